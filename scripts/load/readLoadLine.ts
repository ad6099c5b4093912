import { type LoadLine, loadLine } from '../../protos/load.js';

/**
 * A line that speaks the load's protocol already; undefined for any other, and for one cut off when the driver was
 * killed.
 */
export function readLoadLine(line: string): readonly LoadLine[] | undefined {
  if (!line.startsWith('{"load":')) return undefined;
  try {
    return [loadLine.parse(JSON.parse(line))];
  } catch {
    return undefined;
  }
}

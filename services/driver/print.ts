import type { LoadLine } from '../../protos/load.js';

type WithoutEnvelope<Line> = Line extends LoadLine ? Omit<Line, 'load' | 'atMs'> : never;

/** Prints one line of the load's protocol (`protos/load.ts`) on stdout. */
export function print(line: WithoutEnvelope<LoadLine>): void {
  process.stdout.write(`${JSON.stringify({ load: 1, atMs: Date.now(), ...line })}\n`);
}

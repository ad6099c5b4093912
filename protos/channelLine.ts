/**
 * What the lab says to a probe over its control channel, as text, without a dependency: the probe may load nothing else.
 * Vitals lines go the other way, as vitals.ts has them.
 */

/**
 * A command to a probe: take the checkpoint of that index; look closer from now on, for the line of a leak that is known,
 * and count classes on the heap at some checkpoints; or look no more.
 */
export type ChannelCommand =
  | { readonly command: 'checkpoint'; readonly index: number }
  | { readonly command: 'look'; readonly classesAt?: readonly number[] }
  | { readonly command: 'stop' };

/** Returns a command as a line, its newline included. */
export function commandLine(command: ChannelCommand): string {
  return `${JSON.stringify(command)}\n`;
}

/** Reads a command; undefined for a line that is none, as a newer lab may send. */
export function readCommand(line: string): ChannelCommand | undefined {
  try {
    const { command, index, classesAt } = JSON.parse(line) as Partial<Record<string, unknown>>;
    if (command === 'stop') return { command };
    if (command === 'look')
      return Array.isArray(classesAt) && classesAt.every(isIndex) ? { command, classesAt } : { command };
    return command === 'checkpoint' && isIndex(index) ? { command, index } : undefined;
  } catch {
    return undefined;
  }
}

function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

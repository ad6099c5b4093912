/**
 * What the lab says to a probe over its control channel, as text, without a dependency: the probe may load nothing else.
 * Vitals lines go the other way, as vitals.ts has them.
 */

/**
 * A command to a probe: take the checkpoint of that index; look closer from now on, for the line of a leak that is known; or
 * look no more.
 */
export type ChannelCommand =
  | { readonly command: 'checkpoint'; readonly index: number }
  | { readonly command: 'look' }
  | { readonly command: 'stop' };

/** Returns a command as a line, its newline included. */
export function commandLine(command: ChannelCommand): string {
  return `${JSON.stringify(command)}\n`;
}

/** Reads a command; undefined for a line that is none, as a newer lab may send. */
export function readCommand(line: string): ChannelCommand | undefined {
  try {
    const { command, index } = JSON.parse(line) as { command?: unknown; index?: unknown };
    if (command === 'stop' || command === 'look') return { command };
    return command === 'checkpoint' && typeof index === 'number' && Number.isInteger(index) && index >= 0
      ? { command, index }
      : undefined;
  } catch {
    return undefined;
  }
}

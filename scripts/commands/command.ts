import type { HelpExtent } from '../flags/help/extent.js';
import type { Io } from '../terminal/io.js';

/** A command of the command line. Its module is light: what the command needs is loaded once its arguments are read. */
export interface Command {
  /** Returns the text of `--help`, which fits a screen, or of `--help=all`; a command of few words has one for both. */
  help(extent: HelpExtent): Promise<string>;
  /**
   * Checks the arguments, and does what they say.
   * @param args arguments after the command's name
   * @returns the exit status
   */
  run(args: readonly string[], io: Io): Promise<number>;
}

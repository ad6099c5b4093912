/** The way that vitals lines take out of the process. Nothing of it throws, and nothing keeps the process alive. */
export interface Sink {
  /**
   * Takes one line, without its newline.
   * @returns a promise that resolves when the line has been handed to the system, or could not be
   */
  put(line: string): Promise<void>;
  /** The bytes that wait for a reader which is too slow. */
  readonly backlogBytes: number;
  /** True once nobody reads any more. */
  readonly gone: boolean;
}

const LINES = 20;

/** The longest line that goes into the record and the report; the whole lines are in the run's logs. */
const LONGEST_LINE = 2000;

/** The last lines that a process printed, bounded in number and length. */
export class LogTail {
  readonly #lines: string[] = [];

  push(line: string): void {
    this.#lines.push(line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}… (${line.length} characters)` : line);
    if (this.#lines.length > LINES) this.#lines.shift();
  }

  get lines(): string[] {
    return [...this.#lines];
  }
}

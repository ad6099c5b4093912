import { atExit } from '../../services/process/exitRegistry.js';
import type { TextSink } from './io.js';
import { displayWidth } from './width.js';

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const CLEAR_BELOW = '\r\u001b[J';

/** A block of lines at the end of a terminal's output that is drawn over and over in place. */
export class LiveBlock {
  readonly #stream: TextSink;
  #drawn: readonly string[] = [];
  #hidden = false;
  #forget = () => {};

  constructor(stream: TextSink) {
    this.#stream = stream;
  }

  /**
   * Replaces the block. A terminal that was made narrower has wrapped the old lines meanwhile; those are counted too.
   */
  draw(lines: readonly string[], columns: number): void {
    this.#write((this.#hidden ? '' : HIDE_CURSOR) + this.#erasure(columns) + lines.map((line) => `${line}\n`).join(''));
    if (!this.#hidden) this.#forget = atExit('showing the cursor', () => this.#showCursor());
    this.#hidden = true;
    this.#drawn = lines;
  }

  /** Writes lines that stay, where the block was; the next draw goes below them. */
  leave(text: string, columns: number): void {
    this.#write(this.#erasure(columns) + text);
    this.#drawn = [];
  }

  /** Removes the block and gives the cursor back. */
  close(columns: number): void {
    this.leave('', columns);
    this.#showCursor();
    this.#forget();
  }

  #erasure(columns: number): string {
    const rows = this.#drawn.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / Math.max(1, columns))),
      0,
    );
    return rows === 0 ? '' : `\u001b[${rows}A${CLEAR_BELOW}`;
  }

  #showCursor(): void {
    if (this.#hidden) this.#write(SHOW_CURSOR);
    this.#hidden = false;
  }

  #write(text: string): void {
    if (text !== '') this.#stream.write(text);
  }
}

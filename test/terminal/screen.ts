import { displayWidth } from '../../scripts/terminal/width.js';

/** The beginning of every escape sequence. */
export const ESCAPE = '\u001b';

/** Tells whether a text sets any colour or weight. */
export function hasStyles(text: string): boolean {
  return STYLE.test(text);
}

const STYLE = new RegExp(`${ESCAPE}\\[\\d+m`);
const PIECES = new RegExp(`${ESCAPE}\\[[?\\d;]*[A-Za-z]|[\\s\\S]`, 'gu');
const COMMAND = new RegExp(`^${ESCAPE}\\[\\??(\\d*)([A-Za-z])$`);

/**
 * A terminal, as far as the view uses one: lines that wrap at its width, cursor up, erase below, cursor hidden or
 * shown. What scrolls out at the top stays in `lines`, as in a real one's history. Colours are not looked at.
 */
export class Screen {
  readonly isTTY = true;
  columns: number;
  rows: number;
  cursorHidden = false;
  written = '';
  #lines: string[] = [''];
  #row = 0;
  #column = 0;

  constructor(columns: number, rows = 24) {
    this.columns = columns;
    this.rows = rows;
  }

  get lines(): string[] {
    return this.#lines.map((line) => line.trimEnd());
  }

  write(text: string): boolean {
    this.written += text;
    for (const [piece] of text.matchAll(PIECES)) this.#put(piece);
    return true;
  }

  /** Wraps what is there anew, as terminals do when their window is made narrower. */
  resize(columns: number): void {
    this.columns = columns;
    const wrapped = this.#lines.flatMap((line) => line.trimEnd().match(new RegExp(`.{1,${columns}}`, 'gu')) ?? ['']);
    this.#row += wrapped.length - this.#lines.length;
    this.#lines = wrapped;
  }

  #put(piece: string): void {
    const [, count, command] = COMMAND.exec(piece) ?? [];
    if (piece === `${ESCAPE}[?25l`) this.cursorHidden = true;
    else if (piece === `${ESCAPE}[?25h`) this.cursorHidden = false;
    else if (command === 'A') this.#row = Math.max(0, this.#lines.length - this.rows, this.#row - Number(count || 1));
    else if (command === 'J') this.#erase();
    else if (command === 'm') return;
    else if (piece === '\r') this.#column = 0;
    else if (piece === '\n') this.#newLine();
    else if (piece.startsWith(ESCAPE)) throw new Error(`unknown sequence ${JSON.stringify(piece)}`);
    else this.#character(piece);
  }

  #erase(): void {
    this.#lines.length = this.#row + 1;
    this.#lines[this.#row] = (this.#lines[this.#row] ?? '').slice(0, this.#column);
  }

  #newLine(): void {
    this.#row += 1;
    this.#column = 0;
    this.#lines[this.#row] ??= '';
  }

  #character(character: string): void {
    if (this.#column + displayWidth(character) > this.columns) this.#newLine();
    const line = this.#lines[this.#row] ?? '';
    this.#lines[this.#row] =
      line.slice(0, this.#column).padEnd(this.#column) + character + line.slice(this.#column + 1);
    this.#column += displayWidth(character);
  }
}

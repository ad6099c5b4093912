/** What a terminal shows as time goes on: a terminal emulator is fed, and looked at a few times a second. */
import xterm from '@xterm/headless';

/** Text as it was written to a terminal, and when, in ms. */
export interface Chunk {
  readonly atMs: number;
  readonly text: string;
}

/** A stretch of a line in one style. */
export interface Piece {
  readonly text: string;
  readonly bold?: true;
  readonly dim?: true;
  /** One of the sixteen colours of terminals; the usual one where it is absent. */
  readonly color?: number;
}

/** What a terminal showed from a moment on, line by line. */
export interface Shot {
  readonly atMs: number;
  readonly lines: readonly (readonly Piece[])[];
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** What follows within this time, in ms, is seen as one: a block is drawn in several writes. */
const TOGETHER_MS = 60;

/** Returns what the terminal showed after each burst of what was written to it; bursts that changed nothing are left out. */
export async function shotsOf(chunks: readonly Chunk[], { columns, rows }: TerminalSize): Promise<Shot[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 0, allowProposedApi: true });
  const shots: Shot[] = [];
  for (const [position, { atMs, text }] of chunks.entries()) {
    await new Promise<void>((written) => terminal.write(text, written));
    const next = chunks[position + 1];
    if (next && next.atMs - atMs < TOGETHER_MS) continue;
    const lines = linesOf(terminal, { columns, rows });
    if (JSON.stringify(lines) !== JSON.stringify(shots.at(-1)?.lines)) shots.push({ atMs: Math.round(atMs), lines });
  }
  terminal.dispose();
  return shots;
}

function linesOf(terminal: InstanceType<typeof xterm.Terminal>, { columns, rows }: TerminalSize): Piece[][] {
  const { active } = terminal.buffer;
  return Array.from({ length: rows }, (_, row) => {
    const line = active.getLine(active.viewportY + row);
    const pieces: Piece[] = [];
    for (let column = 0; line && column < columns; column++) {
      const cell = line.getCell(column);
      if (!cell || cell.getWidth() === 0) continue;
      const style = {
        ...(cell.isBold() && { bold: true as const }),
        ...(cell.isDim() && { dim: true as const }),
        ...(cell.isFgPalette() && { color: cell.getFgColor() }),
      };
      const last = pieces.at(-1);
      const text = cell.getChars() || ' ';
      if (last && isAlike(last, style)) pieces[pieces.length - 1] = { ...last, text: last.text + text };
      else pieces.push({ text, ...style });
    }
    return withoutBlanks(pieces);
  });
}

function isAlike(one: Omit<Piece, 'text'>, other: Omit<Piece, 'text'>): boolean {
  return one.bold === other.bold && one.dim === other.dim && one.color === other.color;
}

function withoutBlanks(pieces: readonly Piece[]): Piece[] {
  const last = pieces.at(-1);
  if (!last) return [];
  const text = last.text.trimEnd();
  return text === '' ? withoutBlanks(pieces.slice(0, -1)) : [...pieces.slice(0, -1), { ...last, text }];
}

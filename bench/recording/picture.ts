/** Draws shots of a terminal as one SVG that plays them, and shows the last one where nothing moves. */
import type { Piece, Shot, TerminalSize } from './shots.js';

/** The time that the last shot stays before it begins anew, in ms. */
const REST_MS = 6000;
const CELL = { width: 7.8, height: 17 };
const MARGIN = 12;
/** The colours of terminals that the lab uses, on a dark ground: red, green, yellow, blue, magenta, cyan, grey. */
const COLORS: Readonly<Record<number, string>> = {
  1: '#ff8272',
  2: '#9ece6a',
  3: '#e0af68',
  4: '#7aa2f7',
  5: '#bb9af7',
  6: '#7dcfff',
  8: '#8b90a0',
};

/** A line that is shown from one moment to another. */
interface Shown {
  readonly row: number;
  readonly pieces: readonly Piece[];
  readonly fromMs: number;
  /** Absent where it stays. */
  readonly toMs?: number;
}

/** Returns the picture. @param title what a reader is told who does not see it */
export function pictureOf(shots: readonly Shot[], { columns, rows, title }: TerminalSize & { title: string }): string {
  const used = Math.max(...shots.map(({ lines }) => lines.findLastIndex((line) => line.length > 0) + 1));
  const [width, height] = [columns * CELL.width + 2 * MARGIN, Math.min(rows, used) * CELL.height + 2 * MARGIN];
  const lastMs = shots.at(-1)?.atMs ?? 0;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    '<style>text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre;fill:#d5d8e0}.b{font-weight:700}.d{fill:#8b90a0}</style>',
    `<rect width="100%" height="100%" rx="8" fill="#16181f"><animate id="l" attributeName="x" values="0;0" begin="0s;l.end" dur="${seconds(lastMs + REST_MS)}"/></rect>`,
    ...shownOf(shots).map(drawn),
    '</svg>',
    '',
  ].join('\n');
}

/** Returns each line with the times that it is shown, the same in shots that follow one another once. */
function shownOf(shots: readonly Shot[]): Shown[] {
  const rows = shots[0]?.lines.length ?? 0;
  return Array.from({ length: rows }, (_, row) => {
    const shown: Shown[] = [];
    for (const { atMs, lines } of shots) {
      const pieces = lines[row] ?? [];
      const last = shown.at(-1);
      if (last && JSON.stringify(last.pieces) === JSON.stringify(pieces)) continue;
      if (last) shown[shown.length - 1] = { ...last, toMs: atMs };
      shown.push({ row, pieces, fromMs: atMs });
    }
    return shown.filter(({ pieces }) => pieces.length > 0);
  }).flat();
}

function drawn({ row, pieces, fromMs, toMs }: Shown): string {
  const y = MARGIN + (row + 0.75) * CELL.height;
  const spans = pieces.map(span).join('');
  if (toMs !== undefined)
    return `<text x="${MARGIN}" y="${y}" visibility="hidden">${spans}<set attributeName="visibility" to="visible" begin="l.begin+${seconds(fromMs)}" dur="${seconds(toMs - fromMs)}"/></text>`;
  const before =
    fromMs > 0 ? `<set attributeName="visibility" to="hidden" begin="l.begin" dur="${seconds(fromMs)}"/>` : '';
  return `<text x="${MARGIN}" y="${y}">${spans}${before}</text>`;
}

function span({ text, bold, dim, color }: Piece): string {
  const classes = [bold && 'b', dim && 'd'].filter(Boolean).join(' ');
  const fill = color === undefined ? undefined : (COLORS[color % 8] ?? COLORS[color]);
  const attributes = `${classes ? ` class="${classes}"` : ''}${fill ? ` fill="${fill}"` : ''}`;
  return attributes === '' ? escaped(text) : `<tspan${attributes}>${escaped(text)}</tspan>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)}s`;
}

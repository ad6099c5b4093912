import { filled, type Plot, type Span } from './plots.js';
import { clearReadOut, drawReadOut } from './readOut.js';
import { zoomTo } from './zoom.js';

/** All plots of a page, as far as they go together: plots of one x-axis have one cursor and one zoom. */
export interface ChartBoard {
  readonly plots: readonly Plot[];
  /** What is zoomed into, by the title of the x-axis. */
  readonly zoomed: Map<string, Span>;
  /** Is told of every change that a link should keep. */
  changed: () => void;
}

/** Puts the cursor of a plot, and of those of the same axis, at an x; returns what is read there. */
export async function putCursor(board: ChartBoard, plot: Plot, x: number): Promise<string> {
  await Promise.all(linkedTo(board, plot).map(filled));
  for (const each of board.plots) if (each.axis !== plot.axis) clearReadOut(each);
  for (const each of linkedTo(board, plot)) if (each !== plot) drawReadOut(each, x, 'linked');
  return drawReadOut(plot, x, 'read');
}

/** Takes the cursor off every plot. */
export function liftCursor({ plots }: ChartBoard): void {
  for (const plot of plots) clearReadOut(plot);
}

/** Zooms a plot, and those of the same axis; undefined shows all. */
export async function zoom(board: ChartBoard, plot: Plot, span: Span | undefined): Promise<void> {
  liftCursor(board);
  await Promise.all(linkedTo(board, plot).map(filled));
  for (const each of linkedTo(board, plot)) zoomTo(each, span);
  if (plot.view === plot.whole) board.zoomed.delete(plot.axis);
  else board.zoomed.set(plot.axis, plot.view.x);
  board.changed();
}

/** Draws the plots that are zoomed anew, as after a line was switched off. */
export function redraw({ plots, zoomed }: ChartBoard): void {
  for (const plot of plots) {
    const span = zoomed.get(plot.axis);
    if (span) zoomTo(plot, span);
  }
}

function linkedTo({ plots }: ChartBoard, { axis }: Plot): readonly Plot[] {
  return plots.filter((each) => each.axis === axis);
}

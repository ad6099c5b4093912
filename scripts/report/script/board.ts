import { type CheckpointAt, checkpointsIn, pageData } from './data.js';
import { nearestOf } from './nearest.js';
import { filled, type Plot, type Span } from './plots.js';
import { clearReadOut, drawReadOut, isTime } from './readOut.js';
import { zoomTo } from './zoom.js';

/** All plots of a page, as far as they go together: one cursor for all, and one zoom for those of one x-axis. */
export interface ChartBoard {
  readonly plots: readonly Plot[];
  /** What is zoomed into, by the title of the x-axis. */
  readonly zoomed: Map<string, Span>;
  /** Is told of every change that a link should keep. */
  changed: () => void;
}

/**
 * Puts the cursor of a plot at an x, and that of every other plot where it belongs: on the other axis at the checkpoint
 * that is nearest. Returns what is read on the plot itself.
 */
export async function putCursor({ plots }: ChartBoard, plot: Plot, x: number): Promise<string> {
  await Promise.all(plots.map(filled));
  const nearest = nearestCheckpoint(checkpointsIn(await pageData()), x, isTime(plot) ? 0 : 1);
  for (const each of plots) {
    const there = each.axis === plot.axis ? x : nearest?.[isTime(each) ? 0 : 1];
    if (there === undefined) clearReadOut(each);
    else if (each !== plot) drawReadOut(each, there, 'linked');
  }
  return drawReadOut(plot, x, 'read');
}

function nearestCheckpoint(all: readonly CheckpointAt[], x: number, by: 0 | 1): CheckpointAt | undefined {
  const at = nearestOf(
    all.map((each) => each[by]),
    x,
  );
  return all.find((each) => each[by] === at);
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

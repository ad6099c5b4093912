import { type ChartBoard, liftCursor, putCursor, zoom } from './board.js';
import { element } from './element.js';
import { nearestOf } from './nearest.js';
import { filled, type Plot, shareOf, stops, xAt } from './plots.js';

/** The pixels from which a pointer that moves with its button down drags. */
const DRAG = 6;

/** Reads a plot out where the pointer is; dragging along it zooms in, and a double click shows all. */
export function readByPointer(board: ChartBoard, plot: Plot): void {
  const { element: place } = plot;
  let start: number | undefined;
  const mark = element('i', 'chosen');

  const read = async (clientX: number) => {
    await filled(plot);
    const x = nearestOf(stops(plot), xAt(plot, clientX));
    if (x !== undefined && place.matches(':hover')) await putCursor(board, plot, x);
  };

  place.addEventListener('pointerdown', async ({ button, clientX, pointerType }) => {
    if (pointerType === 'touch') return read(clientX);
    if (button === 0) start = clientX;
  });
  place.addEventListener('pointermove', async (event) => {
    if (start !== undefined && Math.abs(event.clientX - start) >= DRAG) {
      place.setPointerCapture(event.pointerId);
      choose(plot, mark, start, event.clientX);
    }
    await read(event.clientX);
  });
  place.addEventListener('pointerup', async ({ clientX }) => {
    const from = start;
    start = undefined;
    if (!mark.isConnected || from === undefined) return;
    mark.remove();
    await zoom(board, plot, [xAt(plot, from), xAt(plot, clientX)]);
  });
  place.addEventListener('pointercancel', () => {
    start = undefined;
    mark.remove();
  });
  place.addEventListener('pointerleave', ({ pointerType }) => {
    if (pointerType !== 'touch') liftCursor(board); // a finger leaves at once, and its reader looks then
  });
  place.addEventListener('dblclick', () => zoom(board, plot, undefined));
}

/** Marks the stretch that would be zoomed into. */
function choose(plot: Plot, mark: HTMLElement, from: number, to: number): void {
  const shares = [from, to].map((clientX) => shareOf(plot, xAt(plot, clientX))).sort((a, b) => a - b);
  const [left = 0, right = 0] = shares;
  mark.style.left = `${left * 100}%`;
  mark.style.right = `${(1 - right) * 100}%`;
  plot.element.append(mark);
}

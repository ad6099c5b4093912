import { type ChartBoard, liftCursor, putCursor, zoom } from './board.js';
import { element } from './element.js';
import { filled, type Plot, stops } from './plots.js';
import { stretched } from './zoom.js';

/** What the keys do on a plot, as it is told to those who come to it. */
const KEYS = 'Arrow keys, Home and End read values; plus and minus zoom, Escape shows all.';

/** Says what can be done with charts, where there are most of them. */
export function tellHow(): void {
  const text = `Drag along a chart to zoom, double click to see all. ${KEYS}`;
  document.querySelector('.multiples')?.before(element('p', 'key how', text));
}

/** Reads a plot out by keys, and zooms it. */
export function readByKeys(board: ChartBoard, plot: Plot, spoken: HTMLElement): void {
  const { element: place } = plot;
  place.tabIndex = 0;
  place.setAttribute('role', 'group');
  place.setAttribute('aria-description', KEYS);
  let at: number | undefined;
  const read = async (x: number) => {
    at = x;
    spoken.textContent = await putCursor(board, plot, x);
  };
  place.addEventListener('blur', () => liftCursor(board));
  place.addEventListener('keydown', async (event) => {
    if (event.target !== place || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!HANDLED.has(event.key)) return;
    event.preventDefault();
    await filled(plot);
    const steps = stops(plot);
    const index = at === undefined ? -1 : steps.findIndex((x) => x >= (at ?? 0));
    const next = moved(event.key, index, steps);
    if (next !== undefined) return read(next);
    const factor = FACTORS[event.key];
    if (factor !== undefined) {
      const [low, high] = plot.view.x;
      const middle = at !== undefined && at >= low && at <= high ? at : (low + high) / 2;
      await zoom(board, plot, stretched(plot.view.x, middle, factor));
      if (at !== undefined) await read(at);
      return;
    }
    if (event.key !== 'Escape') return;
    if (plot.view === plot.whole) liftCursor(board);
    else await zoom(board, plot, undefined);
  });
}

/** Zooming by keys halves the stretch that is drawn, or doubles it. */
const FACTORS: Readonly<Record<string, number>> = { '+': 0.5, '=': 0.5, '-': 2, '−': 2 };

const HANDLED = new Set(['ArrowLeft', 'ArrowRight', 'Home', 'End', 'Escape', ...Object.keys(FACTORS)]);

/** Returns the x that a key moves the cursor to; undefined for a key that does not. */
function moved(key: string, index: number, steps: readonly number[]): number | undefined {
  const last = steps.length - 1;
  const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: last }[key];
  return to === undefined ? undefined : steps[Math.max(0, Math.min(last, to))];
}

/** Returns a place whose text is spoken by screen readers when it changes. */
export function spokenPlace(): HTMLElement {
  const place = element('p', 'unseen', '', { role: 'status' });
  document.querySelector('main')?.append(place);
  return place;
}

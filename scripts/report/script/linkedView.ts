import { type ChartBoard, zoom } from './board.js';
import { all } from './element.js';
import { linesOff, switchLines } from './legend.js';
import { hashOf, viewOf } from './permalink.js';

/** Shows what the link to the page asks for, and keeps what a reader changes in the address. */
export function linkedView(board: ChartBoard): void {
  const folds = foldsOfPage();
  const opened = new Map([...folds].map(([fold, { open }]) => [fold, open]));
  let part = '';

  const keep = () => {
    const changed = [...folds].flatMap(([fold, { open }]) =>
      open === opened.get(fold) ? [] : [[fold, open] as const],
    );
    const hash = hashOf({ part, zoomed: board.zoomed, off: linesOff(board), folds: new Map(changed) });
    if (hash !== location.hash.slice(1)) history.replaceState(history.state, '', `#${hash}`);
  };
  const show = async () => {
    const view = viewOf(location.hash);
    part = view.part;
    if (location.hash.includes('?')) {
      board.changed = () => {};
      for (const [fold, details] of folds) details.open = view.folds.get(fold) ?? opened.get(fold) ?? false;
      switchLines(board, view.off);
      for (const axis of new Set(board.plots.map((plot) => plot.axis))) {
        const plot = board.plots.find((each) => each.axis === axis);
        if (plot) await zoom(board, plot, view.zoomed.get(axis));
      }
      board.changed = keep;
      if (part !== '') document.getElementById(part)?.scrollIntoView();
    }
    keep();
  };

  board.changed = keep;
  for (const details of folds.values()) details.addEventListener('toggle', keep);
  addEventListener('hashchange', show);
  if (location.hash !== '') show();
}

/** Returns what can be folded on the page, each by the part it is in and its number there: `why.2`. */
function foldsOfPage(): Map<string, HTMLDetailsElement> {
  const seen = new Map<string, number>();
  return new Map(
    all<HTMLDetailsElement>('details').map((details) => {
      const place = details.closest('[id]')?.id ?? 'page';
      const number = (seen.get(place) ?? 0) + 1;
      seen.set(place, number);
      return [`${place}.${number}`, details];
    }),
  );
}

import { type ChartBoard, redraw } from './board.js';
import { all, button } from './element.js';

/**
 * Makes the names of lines buttons: each switches its line off and on in every chart, and sets it off when pointed at.
 */
export function switchableLines(board: ChartBoard): void {
  for (const place of all('.legend [data-series], .plot > .end')) {
    const name = place.dataset.series ?? '';
    const made = button('', () => switchLines(board, toggled(linesOff(board), name)), { 'aria-pressed': 'true' });
    made.append(...place.childNodes);
    place.append(made);
    for (const event of ['pointerenter', 'focusin']) place.addEventListener(event, () => setOff(board, name));
    for (const event of ['pointerleave', 'focusout']) place.addEventListener(event, () => setOff(board, undefined));
  }
}

/** Returns the names of the lines that are switched off. */
export function linesOff({ plots }: ChartBoard): ReadonlySet<string> {
  const off = plots.flatMap(({ series }) => series.filter(({ group }) => group.classList.contains('off')));
  return new Set(off.map(({ name }) => name));
}

/** Switches off the lines of these names, and on all others. */
export function switchLines(board: ChartBoard, off: ReadonlySet<string>): void {
  for (const { name, group } of board.plots.flatMap(({ series }) => series))
    group.classList.toggle('off', off.has(name));
  for (const place of all('.legend [data-series], .plot > .end'))
    place.querySelector('button')?.setAttribute('aria-pressed', String(!off.has(place.dataset.series ?? '')));
  setOff(board, undefined);
  redraw(board);
  board.changed();
}

/** Returns the set with the name, or without it where it held it. */
function toggled(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return names.has(name) ? new Set([...names].filter((each) => each !== name)) : new Set([...names, name]);
}

/** Sets a line off from the others in every chart; undefined none. */
function setOff({ plots }: ChartBoard, name: string | undefined): void {
  for (const { series } of plots) {
    const isHere = series.some(({ name: own, group }) => own === name && !group.classList.contains('off'));
    for (const each of series) each.group.classList.toggle('back', isHere && each.name !== name);
  }
}

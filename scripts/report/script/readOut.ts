import { all, element } from './element.js';
import { valuesAt } from './nearest.js';
import { type Plot, type PlotSeries, shareOf, shownSeries } from './plots.js';
import { readFigure } from './readFigure.js';

/** The most lines that are told beside the cursor: of the chart that is read, and of those that are linked to it. */
const MOST_ROWS = { read: 20, linked: 4 };

/** Draws the cursor of a plot and what is read there; of one that is linked, only where the cursor is within it. */
export function drawReadOut(plot: Plot, x: number, as: keyof typeof MOST_ROWS): string {
  clearReadOut(plot);
  const share = shareOf(plot, x);
  const rows = rowsAt(plot, x);
  if (rows.length === 0 || share < 0 || share > 1) return '';
  const hair = element('i', 'hair');
  hair.style.left = percent(share);
  const box = element('span', 'read-out');
  const heading = `${plot.axis}: ${readFigure(x, isTime(plot) ? 'time' : 'count')}`;
  if (as === 'read') box.append(heading);
  for (const { series, text } of rows.slice(0, MOST_ROWS[as])) {
    if (box.hasChildNodes()) box.append('\n');
    box.append(swatch(series), text);
  }
  const left = rows.length - MOST_ROWS[as];
  if (left > 0) box.append(`\nand ${left} more`);
  plot.element.append(hair, box);
  putBeside(box, plot.element.clientWidth, share);
  return [heading, ...rows.map(({ text }) => text)].join('\n');
}

/** Puts a box beside the cursor, on the side with more room, and within the plot. */
function putBeside(box: HTMLElement, room: number, share: number): void {
  const wanted = share < 0.5 ? share * room + GAP : share * room - GAP - box.offsetWidth;
  box.style.left = `${Math.max(0, Math.min(wanted, room - box.offsetWidth))}px`;
}

/** The distance of a box from the cursor in pixels. */
const GAP = 10;

/** Takes the cursor off a plot. */
export function clearReadOut({ element: place }: Plot): void {
  for (const each of all('.hair, .read-out', place)) each.remove();
}

function rowsAt(plot: Plot, x: number): { series: PlotSeries; text: string }[] {
  return valuesAt(shownSeries(plot), x).map(({ line, point: [, value, low, high] }) => {
    const figure = readFigure(value, plot.unit);
    const spread =
      low === undefined || high === undefined || low === high
        ? ''
        : ` (${readFigure(low, plot.unit)} to ${readFigure(high, plot.unit)})`;
    return { series: line, text: `${line.name}: ${figure}${spread}` };
  });
}

/** Returns a sample of a line, in its colour and dashes. */
function swatch({ group }: PlotSeries): SVGElement {
  const sample = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  sample.setAttribute('class', `sample ${group.getAttribute('class')?.split(' ')[0] ?? ''}`);
  sample.setAttribute('viewBox', '0 0 26 8');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('class', 'line');
  path.setAttribute('d', 'M0 4H26');
  const dashes = group.querySelector('.line')?.getAttribute('stroke-dasharray');
  if (dashes) path.setAttribute('stroke-dasharray', dashes);
  sample.append(path);
  return sample;
}

/** Tells whether a plot is over time. */
export function isTime({ axis }: Plot): boolean {
  return axis.startsWith('time');
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(3))}%`;
}

import { all } from './element.js';
import { type Plot, type PlotSeries, shownSeries } from './plots.js';

/** Pixels of the picture for one on the screen. */
const SCALE = 2;

/** The room for the title, and for a row of names, in pixels. */
const TITLE = 34;
const ROW = 20;

/** The distance of what is painted from the edge, in pixels. */
const EDGE = 12;

/** A line's name with its place in the rows below the title. */
interface PaintedName {
  series: PlotSeries;
  left: number;
  row: number;
}

/** Paints a chart as it is on the screen: what is zoomed into, and the lines that are switched on. */
export function painted(plot: Plot, title: string): Promise<Blob> {
  const box = boundsOf(plot);
  const canvas = document.createElement('canvas');
  const on = canvas.getContext('2d');
  if (!on) throw new Error('this browser paints no pictures');
  const page = getComputedStyle(document.documentElement);
  const small = `13px ${page.fontFamily}`;
  on.font = small;
  const names = placedNames(on, shownSeries(plot), box.width);
  const top = TITLE + ROW * (1 + Math.max(-1, ...names.map(({ row }) => row)));
  canvas.width = box.width * SCALE;
  canvas.height = (box.height + top) * SCALE; // which resets all that was set
  on.scale(SCALE, SCALE);
  on.fillStyle = page.getPropertyValue('--paper');
  on.fillRect(0, 0, box.width, box.height + top);
  on.fillStyle = page.getPropertyValue('--ink');
  on.textBaseline = 'middle';
  on.font = `600 15px ${page.fontFamily}`;
  on.fillText(title, EDGE, TITLE / 2 + 2);
  on.font = small;
  for (const name of names) paintName(on, name);
  on.translate(-box.left, top - box.top);
  paintPaths(on, plot);
  for (const label of labelsOf(plot)) paintLabel(on, label);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture cannot be made')))),
  );
}

/** Returns the labels of the axes; the lines are named below the title. */
function labelsOf({ element }: Plot): HTMLElement[] {
  return all(':scope > span:not(.end, .read-out)', element);
}

function placedNames(on: CanvasRenderingContext2D, lines: readonly PlotSeries[], width: number): PaintedName[] {
  let [left, row] = [EDGE, 0];
  return lines.map((series) => {
    const needed = SAMPLE + 24 + on.measureText(series.name).width;
    if (left + needed > width && left > EDGE) [left, row] = [EDGE, row + 1];
    const name = { series, left, row };
    left += needed;
    return name;
  });
}

/** The length of a line's sample in pixels. */
const SAMPLE = 26;

function paintName(on: CanvasRenderingContext2D, { series, left, row }: PaintedName): void {
  const y = TITLE + row * ROW + ROW / 2 - 4;
  const line = series.group.querySelector('.line');
  if (!line) return;
  on.save();
  on.lineWidth = 2;
  strokeLike(on, getComputedStyle(line));
  on.beginPath();
  on.moveTo(left, y);
  on.lineTo(left + SAMPLE, y);
  on.stroke();
  on.restore();
  on.fillText(series.name, left + SAMPLE + 6, y);
}

function strokeLike(on: CanvasRenderingContext2D, style: CSSStyleDeclaration): void {
  on.strokeStyle = style.stroke;
  on.setLineDash(style.strokeDasharray === 'none' ? [] : style.strokeDasharray.split(/[ ,]+/).map(Number.parseFloat));
}

/** Returns the box that holds the plot and its labels, with a margin. */
function boundsOf(plot: Plot) {
  const boxes = [plot.element, ...labelsOf(plot)]
    .map((each) => each.getBoundingClientRect())
    .filter(({ width }) => width > 0);
  const [left, top] = [
    Math.min(...boxes.map((each) => each.left)) - EDGE,
    Math.min(...boxes.map((each) => each.top)) - EDGE,
  ];
  const [right, bottom] = [
    Math.max(...boxes.map((each) => each.right)) + EDGE,
    Math.max(...boxes.map((each) => each.bottom)) + EDGE,
  ];
  return { left, top, width: right - left, height: bottom - top };
}

function paintPaths(on: CanvasRenderingContext2D, { svg, view, whole }: Plot): void {
  const screen = svg.getBoundingClientRect();
  const { x, y, width, height } = svg.viewBox.baseVal;
  const [across, down] = [screen.width / width, screen.height / height];
  const move = new DOMMatrix([across, 0, 0, down, screen.left - x * across, screen.top - y * down]);
  on.save();
  on.beginPath();
  const beyond = view === whole ? 6 : 0; // half a dot at the edge
  on.rect(screen.left - beyond, screen.top - beyond, screen.width + 2 * beyond, screen.height + 2 * beyond);
  on.clip();
  for (const each of all<SVGPathElement>('path', svg)) {
    const style = getComputedStyle(each);
    if (style.display === 'none' || each.closest('.off')) continue;
    const path = new Path2D();
    path.addPath(new Path2D(each.getAttribute('d') ?? ''), move);
    on.globalAlpha = Number(style.opacity);
    if (style.fill !== 'none') {
      on.fillStyle = style.fill;
      on.fill(path);
    }
    if (style.stroke === 'none') continue;
    strokeLike(on, style);
    on.lineWidth = Number.parseFloat(style.strokeWidth);
    on.lineCap = style.strokeLinecap as CanvasLineCap;
    on.lineJoin = style.strokeLinejoin as CanvasLineJoin;
    on.stroke(path);
  }
  on.restore();
}

function paintLabel(on: CanvasRenderingContext2D, label: HTMLElement): void {
  const { left, top, width, height } = label.getBoundingClientRect();
  if (width === 0) return;
  const style = getComputedStyle(label);
  on.fillStyle = style.color;
  on.font = `${style.fontSize} ${style.fontFamily}`;
  const text = label.textContent?.trim() ?? '';
  on.fillText(text, left + Math.max(0, width - on.measureText(text).width), top + height / 2 + 1);
}

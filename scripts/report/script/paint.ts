import { all } from './element.js';
import type { Plot } from './plots.js';

/** Pixels of the picture for one on the screen. */
const SCALE = 2;

/** The room for the title, in pixels. */
const TITLE = 34;

/** Paints a chart as it is on the screen: what is zoomed into, and the lines that are switched on. */
export function painted(plot: Plot, title: string): Promise<Blob> {
  const box = boundsOf(plot);
  const canvas = document.createElement('canvas');
  canvas.width = box.width * SCALE;
  canvas.height = (box.height + TITLE) * SCALE;
  const on = canvas.getContext('2d');
  if (!on) throw new Error('this browser paints no pictures');
  const page = getComputedStyle(document.documentElement);
  on.scale(SCALE, SCALE);
  on.fillStyle = page.getPropertyValue('--paper');
  on.fillRect(0, 0, box.width, box.height + TITLE);
  on.fillStyle = page.getPropertyValue('--ink');
  on.textBaseline = 'middle';
  on.font = `600 15px ${page.fontFamily}`;
  on.fillText(title, 12, TITLE / 2 + 2);
  on.translate(-box.left, TITLE - box.top);
  paintPaths(on, plot);
  for (const label of all('span', plot.element)) if (!label.closest('.read-out')) paintLabel(on, label);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture cannot be made')))),
  );
}

/** Returns the box that holds the plot and its labels, with a margin. */
function boundsOf({ element }: Plot) {
  const boxes = [element, ...all('span', element)]
    .map((each) => each.getBoundingClientRect())
    .filter(({ width }) => width > 0);
  const edge = 12;
  const [left, top] = [
    Math.min(...boxes.map((each) => each.left)) - edge,
    Math.min(...boxes.map((each) => each.top)) - edge,
  ];
  const [right, bottom] = [
    Math.max(...boxes.map((each) => each.right)) + edge,
    Math.max(...boxes.map((each) => each.bottom)) + edge,
  ];
  return { left, top, width: right - left, height: bottom - top };
}

function paintPaths(on: CanvasRenderingContext2D, { svg }: Plot): void {
  const screen = svg.getBoundingClientRect();
  const { x, y, width, height } = svg.viewBox.baseVal;
  const [across, down] = [screen.width / width, screen.height / height];
  const move = new DOMMatrix([across, 0, 0, down, screen.left - x * across, screen.top - y * down]);
  on.save();
  on.beginPath();
  on.rect(screen.left - 6, screen.top - 6, screen.width + 12, screen.height + 12);
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
    on.strokeStyle = style.stroke;
    on.lineWidth = Number.parseFloat(style.strokeWidth);
    on.lineCap = style.strokeLinecap as CanvasLineCap;
    on.lineJoin = style.strokeLinejoin as CanvasLineJoin;
    on.setLineDash(style.strokeDasharray === 'none' ? [] : style.strokeDasharray.split(/[ ,]+/).map(Number.parseFloat));
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

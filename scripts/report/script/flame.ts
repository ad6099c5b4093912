import { ALL_OF_CALLER } from '../chart/geometry.js';
import { all, element } from './element.js';

/** A frame of a flame graph: where its box is in the whole, 0 … 1, and in which row. */
interface FlameFrame {
  readonly box: SVGSVGElement;
  readonly from: number;
  readonly width: number;
  readonly top: number;
  readonly name: string;
}

/** The width, 0 … 1, below which a box has no room for a letter. */
const NARROWEST_NAMED = 0.015;

/**
 * Lets flame graphs be zoomed: a click or Enter on a frame makes it as wide as the graph, Escape leads back; arrow keys
 * go from frame to frame.
 */
export function zoomableFlames(): void {
  for (const graph of all<SVGSVGElement>('svg.flame')) zoomable(graph);
}

function zoomable(graph: SVGSVGElement): void {
  const frames = all<SVGSVGElement>(':scope > svg', graph).map(frameOf);
  const [root] = frames;
  if (!root) return;
  graph.setAttribute('role', 'group');
  graph.parentElement?.after(element('p', 'key how', HOW));
  let [shown, current] = [root, root];
  const focus = (frame: FlameFrame) => {
    current.box.setAttribute('tabindex', '-1');
    current = frame;
    frame.box.setAttribute('tabindex', '0');
    frame.box.focus();
  };
  const show = (frame: FlameFrame) => {
    shown = frame;
    for (const each of frames) place(each, frame);
  };
  for (const frame of frames) {
    frame.box.setAttribute('role', 'button');
    frame.box.setAttribute('tabindex', frame === root ? '0' : '-1');
    frame.box.setAttribute('aria-label', spelledOut(frame, frames));
    frame.box.addEventListener('click', () => {
      focus(frame);
      show(frame);
    });
  }
  graph.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') show(current);
    else if (event.key === 'Escape') show(root);
    else {
      const next = neighbour(
        frames.filter((each) => isShown(each, shown)),
        current,
        event.key,
      );
      if (!next) return;
      focus(next);
    }
    event.preventDefault();
  });
}

function frameOf(box: SVGSVGElement): FlameFrame {
  const share = (name: string) => Number.parseFloat(box.getAttribute(name) ?? '0') / 100;
  const title = box.querySelector('title')?.textContent ?? '';
  const name = box.querySelector('text')?.textContent ?? title.split(/ · |\n/)[0] ?? '';
  return { box, from: share('x'), width: share('width'), top: Number(box.getAttribute('y') ?? 0), name };
}

/**
 * Returns what a frame is in full, and writes it into its tooltip: with the figures of its caller, where they are the
 * same.
 */
function spelledOut(frame: FlameFrame, frames: readonly FlameFrame[]): string {
  const title = frame.box.querySelector('title');
  const text = title?.textContent ?? frame.name;
  const caller = text.endsWith(ALL_OF_CALLER) ? neighbour(frames, frame, 'ArrowUp') : undefined;
  const figures = caller?.box.querySelector('title')?.textContent?.split('\n').at(-1);
  if (!title || figures === undefined) return text;
  title.textContent = text.replace(ALL_OF_CALLER, figures);
  return title.textContent;
}

/** What can be done with a flame graph, in words. */
const HOW =
  'Click a frame, or press Enter on it, to see it as wide as the graph; arrow keys go to its neighbours, Escape shows all.';

/** The error of a share that is written with three decimals of a per cent. */
const ROUNDED = 0.00002;

function isWithin(frame: FlameFrame, other: FlameFrame): boolean {
  return frame.from >= other.from - ROUNDED && frame.from + frame.width <= other.from + other.width + ROUNDED;
}

/**
 * Tells whether a frame is shown where another is as wide as the graph: it is one of its callers, or called below it.
 */
function isShown(frame: FlameFrame, shown: FlameFrame): boolean {
  return frame.top < shown.top ? isWithin(shown, frame) : isWithin(frame, shown);
}

function place(frame: FlameFrame, shown: FlameFrame): void {
  const { box, name } = frame;
  const isCaller = frame.top < shown.top;
  box.style.display = isShown(frame, shown) ? '' : 'none';
  box.classList.toggle('caller', isCaller);
  const [from, width] = isCaller ? [0, 1] : [(frame.from - shown.from) / shown.width, frame.width / shown.width];
  box.setAttribute('x', `${from * 100}%`);
  box.setAttribute('width', `${width * 100}%`);
  const text = box.querySelector('text') ?? box.appendChild(textOf(name));
  text.style.display = width > NARROWEST_NAMED ? '' : 'none';
}

function textOf(name: string): SVGTextElement {
  const text = document.createElementNS('http://www.w3.org/2000/svg', 'text');
  text.textContent = name;
  return text;
}

/**
 * Returns the frame that an arrow key leads to: up to the caller, down to what it called, or to a neighbour in the row.
 */
function neighbour(frames: readonly FlameFrame[], of: FlameFrame, key: string): FlameFrame | undefined {
  if (key === 'ArrowUp') return frames.filter((each) => each.top < of.top && isWithin(of, each)).at(-1);
  if (key === 'ArrowDown') {
    const below = frames.filter((each) => each.top > of.top && isWithin(each, of));
    return below.sort((a, b) => a.top - b.top || b.width - a.width)[0];
  }
  const row = frames.filter((each) => each.top === of.top).sort((a, b) => a.from - b.from);
  if (key === 'ArrowRight') return row[row.indexOf(of) + 1];
  return key === 'ArrowLeft' ? row[row.indexOf(of) - 1] : undefined;
}

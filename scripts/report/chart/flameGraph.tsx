import type { VNode } from 'preact';
import type { FlameNode } from '../../analysis/model/profile.js';
import { growthFigure, perWork, type WorkWords } from '../../text/figures.js';
import { ALL_OF_CALLER } from './geometry.js';

/** The height of a row; the style sheet has that of a box, which is a gap lower. */
const ROW_PX = 19;

interface Box {
  node: FlameNode;
  caller?: FlameNode | undefined;
  depth: number;
  /** Left edge of the box, and its width, as parts of the whole, 0 … 1. */
  from: number;
  width: number;
}

interface FlameGraphProps {
  tree: FlameNode;
  label: string;
  /** The work that was done while it grew. */
  done: number;
  /** The unit of the work. */
  work: WorkWords;
}

/**
 * Draws a call tree with callers above and what they called below, each as wide as what grew in it. Boxes are parts of
 * the width and rows a fixed height, so that the names in them keep their size on every screen; a name that does not
 * fit a box is in its tooltip. It is our own: d3-flame-graph and speedscope draw by script in a browser, and this one
 * needs no script.
 */
export function FlameGraph({ tree, label, done, work }: FlameGraphProps): VNode {
  const boxes = layOut(tree);
  const height = ROW_PX * (1 + Math.max(...boxes.map(({ depth }) => depth)));
  return (
    <svg class="flame" role="img" aria-label={label} width="100%" height={height}>
      {boxes.map(({ node, caller, depth, from, width }) => (
        <svg x={part(from)} y={depth * ROW_PX} width={part(width)} class={kindOf(node)}>
          <title>
            {titleOf(node)}
            {'\n'}
            {node.bytes === caller?.bytes ? ALL_OF_CALLER : figures(node, tree, done, work)}
          </title>
          <rect />
          {width > NARROWEST_NAMED ? <text>{node.name}</text> : null}
        </svg>
      ))}
    </svg>
  );
}

/** The width below which a box has no room for a letter. */
const NARROWEST_NAMED = 0.015;

function layOut(tree: FlameNode): Box[] {
  const boxes: Box[] = [];
  const whole = tree.bytes > 0 ? tree.bytes : 1;
  const place = (node: FlameNode, depth: number, from: number, caller?: FlameNode) => {
    boxes.push({ node, caller, depth, from, width: node.bytes / whole });
    let at = from;
    for (const child of node.children) {
      place(child, depth + 1, at, node);
      at += child.bytes / whole;
    }
  };
  place(tree, 0, 0);
  return boxes;
}

/** Returns the class of a box; most are of Node, and need none. */
function kindOf({ user, at }: FlameNode): string | undefined {
  if (user) return 'user';
  return at === undefined || at.startsWith('node:') ? undefined : 'dep';
}

function titleOf({ name, at }: FlameNode): string {
  return `${name}${at === undefined ? '' : ` · ${at}`}`;
}

function figures({ bytes }: FlameNode, tree: FlameNode, done: number, work: WorkWords): string {
  const share = tree.bytes > 0 ? Math.round((100 * bytes) / tree.bytes) : 0;
  return `${growthFigure(bytes, 'bytes')} grown, ${share} % of all, ${growthFigure(bytes / done, 'bytes')} ${perWork(work)}`;
}

function part(share: number): string {
  return `${Number((100 * share).toFixed(3))}%`;
}

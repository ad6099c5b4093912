import type { VNode } from 'preact';
import { Name } from '../parts.js';
import type { PlacedMark } from './placeMarks.js';

/** The height of a row of labels in rem. */
const ROW = 1.05;

/** Draws vertical hairlines inside a picture `width` by `height`. */
export function MomentLines({
  of,
  width,
  height,
}: {
  of: readonly PlacedMark[];
  width: number;
  height: number;
}): VNode {
  return (
    <>
      {of.map(({ at, kind }) => (
        <path class={`moment ${kind}`} d={`M${(at * width).toFixed(1)} 0V${height}`} />
      ))}
    </>
  );
}

/**
 * Draws the hairlines' words, in rows above the picture. A text that does not fit beside its hairline is cut short; the
 * text of the section has it whole.
 */
export function MomentLabels({ of }: { of: readonly PlacedMark[] }): VNode {
  return (
    <>
      {of.map(({ at, text, kind, row, isLeft }) => (
        <span
          class={`moment ${kind}${isLeft ? ' before' : ''}`}
          style={`bottom:calc(100% + ${(row * ROW).toFixed(2)}rem);${isLeft ? 'right' : 'left'}:${side(at, isLeft)};max-width:${side(at, !isLeft)}`}
        >
          <Name of={text} />
        </span>
      ))}
    </>
  );
}

/** Returns the room for the rows, as a part of the picture's style. */
export function topFor(of: readonly PlacedMark[]): string {
  const rows = Math.max(-1, ...of.map(({ row }) => row)) + 1;
  return rows === 0 ? '' : `;margin-top:${(0.6 + rows * ROW).toFixed(2)}rem`;
}

/** Returns the part of the axis on the left of a moment, or on its right. */
function side(at: number, isRight: boolean): string {
  return `${Number(((isRight ? 1 - at : at) * 100).toFixed(2))}%`;
}

import type { VNode } from 'preact';
import { Name } from '../parts.js';
import type { PlacedMark } from './placeMarks.js';

/** The height of a row of labels in rem. */
const ROW = 1.05;

/**
 * Draws the words of moments, each at the top of an upright that stands on the axis; a text that does not fit is cut
 * short.
 */
export function MomentLabels({ of }: { of: readonly PlacedMark[] }): VNode {
  return (
    <>
      {of.map(({ at, text, kind, row, isLeft }) => (
        <span
          class={`moment ${kind}${isLeft ? ' before' : ''}`}
          style={`height:${((row + 1) * ROW).toFixed(2)}rem;${isLeft ? 'right' : 'left'}:${side(at, isLeft)};max-width:${side(at, !isLeft)}`}
        >
          <Name of={text} />
        </span>
      ))}
    </>
  );
}

/** Returns the height that moments take, in rem. */
export function heightOf(of: readonly PlacedMark[]): number {
  return (Math.max(-1, ...of.map(({ row }) => row)) + 1) * ROW;
}

/** Returns the part of the axis on the left of a moment, or on its right. */
function side(at: number, isRight: boolean): string {
  return `${Number(((isRight ? 1 - at : at) * 100).toFixed(2))}%`;
}

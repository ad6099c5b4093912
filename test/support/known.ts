import assert from 'node:assert/strict';
import type { Interval } from '../../scripts/text/interval.js';

/** Returns a figure that has to be there; fails the test where it is not known. */
export function known(figure: number | null): number {
  return figure ?? assert.fail('the figure is not known');
}

/** Returns both ends of an interval that has to have them. */
export function knownEnds([low, high]: Interval): [low: number, high: number] {
  return [known(low), known(high)];
}

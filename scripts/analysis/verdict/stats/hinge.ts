import { fitLine } from './line.js';
import { sum } from './quantile.js';

/** A broken line: one slope up to the hinge and another after it, joined there. */
export interface Hinge {
  /** The index of the last point before the break. */
  at: number;
  earlierSlope: number;
  laterSlope: number;
  /** The F of the hinge against a straight line, with 1 and n − 3 degrees of freedom; infinite for an exact fit. */
  f: number;
}

/**
 * Finds the broken line that fits best, over all places of the hinge that leave three points before it and `leastAfter`
 * after it.
 *
 * @param y equally spaced
 * @returns undefined when there are too few points for any
 */
export function bestHinge(y: readonly number[], leastAfter = 3): Hinge | undefined {
  const t = y.map((_, i) => i);
  const line = fitLine(t, y);
  const straight = sum(line.residuals.map((r) => r * r));
  let best: Hinge | undefined;
  for (let at = 2; at < y.length - leastAfter; at++) {
    // Frisch–Waugh: the hinge's own coefficient from both sides' residuals on the straight line.
    const ramp = fitLine(
      t,
      t.map((i) => Math.max(0, i - at)),
    );
    const power = sum(ramp.residuals.map((r) => r * r));
    const bend = sum(ramp.residuals.map((r, i) => r * (line.residuals[i] ?? 0))) / power;
    const left = Math.max(0, straight - bend ** 2 * power);
    const f = ((straight - left) / left) * (y.length - 3);
    const earlierSlope = line.slope - bend * ramp.slope;
    if (f > (best?.f ?? 0)) best = { at, earlierSlope, laterSlope: earlierSlope + bend, f };
  }
  return best;
}

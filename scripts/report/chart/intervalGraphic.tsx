import { scaleLinear } from 'd3-scale';
import type { VNode } from 'preact';
import { growthFigure } from '../../text/figures.js';
import { endsOf, type Interval } from '../../text/interval.js';

/**
 * A measured value with its interval on a line that holds zero and, where there is one, the prediction (a hollow
 * diamond).
 */
export interface IntervalGraphicProps {
  value: number;
  interval: Interval;
  predicted?: number | undefined;
  unit: string;
  /** Growth up to here is clean: it is marked, and the line reaches beyond it, so that what is clean looks small. */
  cleanBelow?: number | undefined;
  /** The ends of the line, where several share one; else it is made to hold everything. */
  domain?: Domain | undefined;
  /** The colour of the value: a class such as `leak` or `c3`. */
  tone: string;
}

/** The ends of the line that an interval is drawn on. */
export type Domain = [low: number, high: number];

/** How far a line reaches beyond what is clean. */
const REACH = 3;

/** Draws an interval. The picture repeats the figures beside it, so it is hidden from screen readers. */
export function IntervalGraphic({
  value,
  interval,
  predicted,
  unit,
  cleanBelow,
  domain,
  tone,
}: IntervalGraphicProps): VNode {
  const scale = scaleLinear().domain(
    domain ?? domainOf([value, ...interval, predicted ?? 0, REACH * (cleanBelow ?? 0)]),
  );
  const at = (amount: number) => `${Math.min(100, Math.max(0, scale(amount) * 100)).toFixed(2)}%`;
  const [low, high] = endsOf(interval);
  return (
    <span class={`interval ${tone}`} aria-hidden="true">
      <i class="zero" style={`left:${at(0)}`}>
        <b>0</b>
      </i>
      {cleanBelow === undefined ? null : (
        <i class="clean-below" style={`left:${at(0)};right:${(100 - Number.parseFloat(at(cleanBelow))).toFixed(2)}%`} />
      )}
      <i class="range" style={`left:${at(low)};right:${(100 - Number.parseFloat(at(high))).toFixed(2)}%`} />
      {predicted === undefined ? null : (
        <i class="expected" style={`left:${at(predicted)}`} title={`predicted ${growthFigure(predicted, unit)}`} />
      )}
      <i class="value" style={`left:${at(value)}`} />
    </span>
  );
}

/** Returns a domain that holds zero and all finite values, with some air at both ends. */
export function domainOf(values: readonly (number | null)[]): Domain {
  const finite = values.filter((value) => value !== null);
  const low = Math.min(0, ...finite);
  const high = Math.max(0, ...finite);
  const air = (high - low || 1) * 0.08;
  return [low - air, high + air];
}

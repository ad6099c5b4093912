/** The edge of the statistics: within, what nothing bounds is infinite; what they state has null instead. */
import { finite, intervalOf } from '../../text/interval.js';
import type { MetricAnalysis } from '../model/analysis.js';

/** Growth per unit of work as the statistics reckon with it: estimate, 95 % interval, one-sided 99 % upper bound. */
export interface StatedGrowth {
  perWork: number;
  ci95: [low: number, high: number];
  upper99: number;
}

/** The growth of what was seen too briefly for any figure, or not at all. */
export const UNKNOWN_GROWTH: StatedGrowth = {
  perWork: Number.NaN,
  ci95: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  upper99: Number.POSITIVE_INFINITY,
};

/** Returns an estimate and its interval as a verdict states them. */
export function statedGrowth({
  perWork,
  ci95,
}: Pick<StatedGrowth, 'perWork' | 'ci95'>): Pick<MetricAnalysis, 'growthPerWork' | 'ci95'> {
  return { growthPerWork: finite(perWork), ci95: intervalOf(...ci95) };
}

/** Returns all of a growth as the verdict on a replica states it. */
export function statedWithBound(
  growth: StatedGrowth,
): Pick<MetricAnalysis, 'growthPerWork' | 'ci95'> & { upper99PerWork: number | null } {
  return { ...statedGrowth(growth), upper99PerWork: finite(growth.upper99) };
}

/** The edge of the statistics: inside, a missing bound is infinite; in what they return, it is null. */
import type { EvenGrowth } from '../../text/growthEvidence.js';
import { finite, intervalOf } from '../../text/interval.js';
import type { MetricAnalysis } from '../model/analysis.js';

/**
 * A growth per unit of work in the form that the statistics use: estimate, 95 % interval, one-sided 99 % upper bound.
 */
export interface StatedGrowth {
  perWork: number;
  ci95: [low: number, high: number];
  upper99: number;
  /** Undefined where only an interval is known. */
  standardError?: number | undefined;
  even?: EvenGrowth | undefined;
}

/** An estimate in the form of a verdict. */
export type GrowthFields = Pick<MetricAnalysis, 'growthPerWork' | 'ci95' | 'standardError' | 'even'>;

/** The growth where too little was seen for any figure, or nothing at all. */
export const UNKNOWN_GROWTH: StatedGrowth = {
  perWork: Number.NaN,
  ci95: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  upper99: Number.POSITIVE_INFINITY,
};

/** Returns an estimate and its interval in the form of a verdict. */
export function statedGrowth({ perWork, ci95, standardError, even }: Omit<StatedGrowth, 'upper99'>): GrowthFields {
  return {
    growthPerWork: finite(perWork),
    ci95: intervalOf(...ci95),
    ...(standardError !== undefined && Number.isFinite(standardError) && { standardError }),
    ...(even && { even }),
  };
}

/** Returns a growth with its upper bound, in the form of the verdict on a replica. */
export function statedWithBound(growth: StatedGrowth): GrowthFields & { upper99PerWork: number | null } {
  return { ...statedGrowth(growth), upper99PerWork: finite(growth.upper99) };
}

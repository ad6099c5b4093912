import { z } from 'zod';
import { headline } from './headline.js';
import { interval } from './interval.js';
import { metricName } from './metricAnalysis.js';

/** Schema of the savings of one set against another, in one metric. */
export const comparisonPair = z.object({
  from: z.string(),
  to: z.string(),
  metric: metricName,
  unit: z.string(),
  /** growth(from) − growth(to), per pass. */
  savedPerWork: z.number(),
  ci99: interval,
  /** The lower and upper one-sided 99 % bounds of the saving, which decide. They are never wider than `ci99`. */
  bounds99: interval,
  /**
   * The spread between runs (coefficient of variation, 0 … 1) that the bounds allow for, where one run stands for a
   * set; absent where none does, and where an older lab compared.
   */
  allowedSpread: z.number().optional(),
  /**
   * 1 − growth(to) / growth(from), with its interval; without `high` there is no upper bound. Absent where it is not
   * certain that `from` grows at all: a share of nothing is no figure.
   */
  reduction: z.object({ value: z.number(), low: z.number().optional(), high: z.number().optional() }).optional(),
  /** The lower one-sided 99 % bound is above 0. A set is certainly worse where the upper one is below 0. */
  better: z.boolean(),
  /** The metric whose growth this one repeats wherever it grows: the difference is told once. */
  sameAs: metricName.optional(),
});

/** Schema of a comparison of sets of runs: each set with the one it is compared with, and all on the same axes. */
export const comparison = z.object({
  /** `leaky → fixed saves 6.00 sockets per pass …` */
  summary: z.string(),
  /** What the page opens with, a line for each set, or for the sets that save the same; absent from older labs. */
  headlines: z.array(headline).optional(),
  sets: z.array(z.object({ name: z.string(), runs: z.array(z.string()) })),
  pairs: z.array(comparisonPair),
  /** The ways in which plans and surroundings differ beyond the variant, which may have caused the difference. */
  differences: z.array(z.string()),
  /** Runs that are left out or broke off. */
  warnings: z.array(z.string()),
  /** Notes on how to read the figures, and on settings that are part of what is compared. */
  notes: z.array(z.string()),
});

/** The version of comparison.json. */
export const COMPARISON_VERSION = 2;

/** Schema of comparison.json: a comparison, with its title in the list of reports. */
export const comparisonFile = z.object({
  schemaVersion: z.literal(COMPARISON_VERSION),
  title: z.string(),
  /** The time in ISO form. */
  at: z.string(),
  comparison,
});

export type ComparisonPair = z.infer<typeof comparisonPair>;
export type Comparison = z.infer<typeof comparison>;
export type ComparisonFile = z.infer<typeof comparisonFile>;

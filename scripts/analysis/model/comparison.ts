import { z } from 'zod';
import { interval } from './interval.js';
import { metricName } from './metricAnalysis.js';

/** Schema of what one set saves against another of one metric. */
export const comparisonPair = z.object({
  from: z.string(),
  to: z.string(),
  metric: metricName,
  unit: z.string(),
  /** growth(from) − growth(to), per pass. */
  savedPerWork: z.number(),
  ci99: interval,
  /** Lower and upper one-sided 99 % bound of what is saved: what decides. Never wider than `ci99`. */
  bounds99: interval,
  /** 1 − growth(to) / growth(from), with its interval; an absent high end: unlimited. */
  reduction: z.object({ value: z.number(), low: z.number().optional(), high: z.number().optional() }).optional(),
  /** Lower one-sided 99 % bound above 0. Certainly worse: the upper one below 0. */
  better: z.boolean(),
});

/** Schema of a comparison of sets of runs: each with what it is compared with, and all on the same axes. */
export const comparison = z.object({
  /** `leaky → fixed saves 6.00 sockets per pass …` */
  summary: z.string(),
  sets: z.array(z.object({ name: z.string(), runs: z.array(z.string()) })),
  pairs: z.array(comparisonPair),
  /** In what plans and surroundings differ beyond the variant: it may be what made the difference. */
  differences: z.array(z.string()),
  /** Runs that are left out or broke off. */
  warnings: z.array(z.string()),
  /** How the figures are to be read, and what settings are part of what is compared. */
  notes: z.array(z.string()),
});

/** Version of comparison.json. */
export const COMPARISON_VERSION = 2;

/** Schema of comparison.json: a comparison with its title in the list of reports. */
export const comparisonFile = z.object({
  schemaVersion: z.literal(COMPARISON_VERSION),
  title: z.string(),
  /** ISO time. */
  at: z.string(),
  comparison,
});

export type ComparisonPair = z.infer<typeof comparisonPair>;
export type Comparison = z.infer<typeof comparison>;
export type ComparisonFile = z.infer<typeof comparisonFile>;

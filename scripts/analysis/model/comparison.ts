/** What a comparison of runs comes to: plain JSON. */
import type { Interval, MetricName } from './analysis.js';

/** A comparison of sets of runs: each with what it is compared with, and all on the same axes. */
export interface Comparison {
  /** `leaky → fixed saves 6.00 sockets per pass …` */
  summary: string;
  sets: { name: string; runs: string[] }[];
  pairs: ComparisonPair[];
  /** In what plans and surroundings differ beyond the variant: it may be what made the difference. */
  differences: string[];
  /** Runs that are left out or broke off. */
  warnings: string[];
  /** How the figures are to be read, and what settings are part of what is compared. */
  notes: string[];
}

export interface ComparisonPair {
  from: string;
  to: string;
  metric: MetricName;
  unit: string;
  /** growth(from) − growth(to), per pass. */
  savedPerWork: number;
  ci99: Interval;
  /** Lower and upper one-sided 99 % bound of what is saved: what decides. Never wider than `ci99`. */
  bounds99: Interval;
  /** 1 − growth(to) / growth(from), with its interval; `undefined` high end: unlimited. */
  reduction?: { value: number; low?: number; high?: number };
  /** Lower one-sided 99 % bound above 0. Certainly worse: the upper one below 0. */
  better: boolean;
}

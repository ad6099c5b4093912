import { level, partOf, percent } from '../../../text/figures.js';
import type { Metric } from '../metrics.js';
import type { JudgeDoubt } from '../reasons.js';
import { tQuantile } from '../stats/distributions.js';
import { mean, median, squaredDeviations, sum } from '../stats/quantile.js';
import type { Trace } from '../trace.js';
import type { Regime } from './regime.js';
import type { Settled, SettledSlice } from './settle.js';

/** The reason why a regime of growth is not yet a leak. */
export interface Doubt {
  code: JudgeDoubt;
  because: string;
}

/**
 * Finds what the shape of a regime says against a leak: bounded growth looks like a leak until it stops. Undefined
 * where nothing does.
 *
 * @param phi the dispersion of the slices of a count; default: their own
 */
export function doubtOf(
  metric: Metric,
  settled: Settled,
  regime: Regime,
  tolerated: number,
  trace: Trace,
  phi = dispersion(metric, regime.of),
): Doubt | undefined {
  return (
    oneStep(metric, regime, trace) ??
    stopped(metric, settled, regime, phi, trace) ??
    slowing(metric, settled, regime, phi, trace) ??
    pastPeak(metric, regime, trace) ??
    inSteps(metric, settled, regime, trace) ??
    withinTolerance(metric, settled, tolerated, trace) ??
    unprovable(metric, trace)
  );
}

/**
 * Returns the variance over the mean of the slices' rises, from successive differences (so that a trend does not
 * count), without the first and the last; kept within 1 … 6. A Poisson leak has 1. This is for counts; memory has 1.
 */
export function dispersion(metric: Metric, slices: readonly SettledSlice[]): number {
  const rises = slices.slice(1, -1).map((s) => s.rise);
  const centre = rises.length > 0 ? mean(rises) : 0;
  if (metric.kind !== 'count' || rises.length < 2 || centre <= 0) return 1;
  const steps = rises.slice(1).map((rise, i) => (rise - (rises[i] ?? 0)) ** 2);
  return Math.min(6, Math.max(1, sum(steps) / (2 * steps.length) / centre));
}

function oneStep(metric: Metric, { slices, growth }: Regime, trace: Trace): Doubt | undefined {
  const largest = Math.max(...slices.map((s) => s.excess));
  const limit = slices.length === 3 ? 0.7 : 0.6;
  const because = `one slice makes ${partOf(largest, growth)} of the rise of ${level(growth, metric.unit)}`;
  return trace.note(
    'no single slice makes most of the growth',
    largest <= limit * growth,
    `${because}; at most ${percent(limit)}`,
  )
    ? undefined
    : { code: 'one-off-step', because };
}

function stopped(metric: Metric, { sigma }: Settled, { slices }: Regime, phi: number, trace: Trace): Doubt | undefined {
  const rises = evenRises(slices);
  const last = rises.at(-1) ?? 0;
  const usual = median(rises.slice(-5, -1));
  const telling = usual >= (metric.kind === 'count' ? 8 * phi : 6 * sigma);
  const because = `the last slice rises by ${level(last, metric.unit)}, those before by ${level(usual, metric.unit)}`;
  const held = !telling || last >= 0.3 * usual;
  return trace.note('growth goes on to the last slice', held, because)
    ? undefined
    : { code: 'growth-stopped', because };
}

function slowing(
  metric: Metric,
  settled: Settled,
  { slices, of }: Regime,
  phi: number,
  trace: Trace,
): Doubt | undefined {
  const part = Math.round(0.4 * slices.length);
  const rises = evenRises(slices);
  const early = sum(rises.slice(0, part));
  const late = sum(rises.slice(-part));
  const least = leastLateShare(metric, of, (early + late) / phi);
  const because = `${level(late, metric.unit)} in the last ${part} slices against ${level(early, metric.unit)} in the first ${part}`;
  const short = least * early - (1 - least) * late;
  const held = late >= metric.constants.leastLate.slices && short <= noiseOfShare(metric, settled, least);
  return trace.note(
    'growth does not slow down',
    held,
    `${because}: ${partOf(late, early + late)}, at least ${percent(least)}`,
  )
    ? undefined
    : { code: 'slowing-down', because };
}

/**
 * Returns by how much the late part of memory's growth may fall short of its least share by noise: one standard deviation
 * of what is compared, each part being a difference of two levels. A count has its share by chance, see
 * {@link leastLateShare}.
 */
function noiseOfShare(metric: Metric, { sigma }: Settled, least: number): number {
  return metric.kind === 'heap' ? sigma * Math.SQRT2 * Math.hypot(least, 1 - least) : 0;
}

/**
 * Finds growth that had its peak in the middle of the load, as in a mesh whose members find each other: the first slices
 * tell as little of it as the last. The late part is held against the largest earlier one of the same length. For a
 * count the least share is lower where few were counted: ½ − 1.9/√n is what chance makes of an even growth, even of
 * the largest of several. The dispersion of the slices has no part in it, since the peak itself makes it.
 */
function pastPeak(metric: Metric, { slices }: Regime, trace: Trace): Doubt | undefined {
  const part = Math.round(0.4 * slices.length);
  const rises = evenRises(slices);
  const ending = (at: number): number => sum(rises.slice(at - part, at));
  const late = ending(rises.length);
  const peak = Math.max(...Array.from({ length: rises.length - 2 * part + 1 }, (_, at) => ending(part + at)));
  const least = metric.kind === 'count' ? Math.min(0.25, 0.5 - 1.9 / Math.sqrt(late + peak)) : 0.25;
  const because = `${level(late, metric.unit)} in the last ${part} slices against ${level(peak, metric.unit)} at its fastest`;
  const held = peak <= 0 || late >= least * (late + peak);
  return trace.note('growth is not past its peak', held, `${because}; at least ${percent(least)} of both must be late`)
    ? undefined
    : { code: 'slowing-down', because };
}

/**
 * Finds heap that grows by steps of different sizes, as where modules are loaded late or a cache is filled by jobs; a
 * leak takes as much for each unit of work. One slice in four may differ from the median by half of it: a flush hides a
 * leak for one slice.
 */
function inSteps(metric: Metric, settled: Settled, regime: Regime, trace: Trace): Doubt | undefined {
  if (metric.kind !== 'heap') return undefined;
  const { odd, slices, usual } = oddSlices(metric, settled, regime);
  const because = `${odd} of ${slices} slices rise by more than half as much or as little again as the usual ${level(usual, metric.unit)}`;
  return trace.note('it grows by about as much in each slice', odd <= Math.floor(slices / 4), because)
    ? undefined
    : { code: 'in-steps', because };
}

function oddSlices(
  { constants }: Metric,
  { sigma, slices: all }: Settled,
  { slices }: Regime,
): { odd: number; slices: number; usual: number } {
  const rises = evenRises(slices.length === all.length ? slices.slice(1) : slices);
  const usual = median(rises);
  const apart = 0.5 * usual + 4 * Math.max(sigma, constants.noise.level);
  return { odd: rises.filter((rise) => Math.abs(rise - usual) > apart).length, slices: rises.length, usual };
}

/**
 * Returns the rises as if all slices had the same work: load is spread over replicas by chance, and a lost checkpoint
 * joins two slices.
 */
export function evenRises(slices: readonly SettledSlice[]): number[] {
  const usual = mean(slices.map((s) => s.work));
  return slices.map((s) => (s.excess * usual) / s.work);
}

/**
 * Returns the least share of growth that must be late. For memory it is 0.4: a warm-up takes a thousand passes and more
 * to run out, and with a third, a single level that GC left too high at the end would pass for steady growth. For a
 * count it is a third. For a count that did not grow mainly early it is less where the total is small, since half of a
 * small total falls below a third by chance: ½ − 1.29/√total is the one-sided 99.5 % bound of a fair half.
 */
function leastLateShare(metric: Metric, of: readonly SettledSlice[], total: number): number {
  if (metric.kind !== 'count') return 0.4;
  const rises = evenRises(of);
  const growsEarly = sum(rises.slice(0, Math.round(of.length / 3))) > 0.5 * sum(rises);
  return growsEarly ? 1 / 3 : Math.min(1 / 3, 0.5 - 1.29 / Math.sqrt(total));
}

/**
 * Finds the doubt that growth is not beyond what is tolerated. A tolerance may be exceeded by chance, so the mean
 * excess of a slice must be above 0 at 99 % (t over the slices).
 */
function withinTolerance(metric: Metric, settled: Settled, tolerated: number, trace: Trace): Doubt | undefined {
  if (tolerated <= 0) return undefined;
  const excess = settled.slices.slice(1).map((s) => s.excess);
  const least = mean(excess) - tQuantile(0.99, excess.length - 1) * excessSe(settled, excess);
  const because = `beyond what is tolerated, a slice grows by at least ${level(least, metric.unit)} (99 %)`;
  return trace.note('growth is above what is tolerated', least > 0, because)
    ? undefined
    : { code: 'not-beyond-tolerance', because };
}

/**
 * Returns the standard error of the mean over slices, each of which is the difference of two levels with noise sigma.
 */
export function excessSe({ sigma }: Pick<Settled, 'sigma'>, excess: readonly number[]): number {
  const n = excess.length;
  return Math.max(Math.sqrt(squaredDeviations(excess) / (n - 1) / n), (sigma * Math.SQRT2) / n);
}

function unprovable(metric: Metric, trace: Trace): Doubt | undefined {
  const because = 'memory of the process grows for many reasons';
  const may = metric.kind !== 'rss';
  return trace.note('this metric may prove a leak', may, may ? metric.noun : because)
    ? undefined
    : { code: 'proves-nothing-alone', because };
}

import { count, level } from '../../../text/figures.js';
import type { Metric } from '../metrics.js';
import { tQuantile } from '../stats/distributions.js';
import { fixedB99, robustSlope } from '../stats/hac.js';
import type { Trace } from '../trace.js';
import type { LoadProfile } from './profile.js';
import { movements } from './segment.js';

/** Tells whether the metric grows over the tested window, by any of three signs. */
export function isGrowing(metric: Metric, profile: LoadProfile, trace: Trace): boolean {
  const signs = [bySlope(metric, profile, trace), bySteps(metric, profile, trace), byResidual(metric, profile, trace)];
  return signs.some(Boolean);
}

/** Returns the growth over the window by the FGLS slope. */
export function windowGrowth({ slope, windowWork }: LoadProfile): number {
  return slope * windowWork;
}

function bySlope(metric: Metric, profile: LoadProfile, trace: Trace): boolean {
  const low = profile.slope - tQuantile(0.995, profile.degreesOfFreedom) * profile.slopeSe;
  const growth = windowGrowth(profile);
  const held = low > 0 && growth >= SMALL_SHARE * metric.constants.leastLeak.single;
  return trace.note(
    'the slope over the last two thirds of the load is above 0',
    held,
    `${level(growth, metric.unit)} there, at least ${level(low * profile.windowWork, metric.unit)} (99.5 %)`,
  );
}

/** The part of the least leak that the window alone must show. */
const SMALL_SHARE = 0.66;

function bySteps(metric: Metric, { window }: LoadProfile, trace: Trace): boolean {
  if (metric.kind !== 'count') return false;
  const { rises, falls, rising, net } = movements(window);
  const held = net >= metric.constants.leastLeak.single && falls <= 0.1 * rises && rising >= 5;
  return trace.note(
    'it rises step by step and hardly falls',
    held,
    `${level(rises, metric.unit)} up in ${rising} steps, ${level(falls, metric.unit)} down`,
  );
}

function byResidual(metric: Metric, profile: LoadProfile, trace: Trace): boolean {
  const { residual, window, windowWork, totalWork } = profile;
  if (!residual) return false;
  const least = metric.constants.leastLeak.single;
  const left = residual.value >= least + (metric.kind === 'count' ? 2 : 0) && residual.value > 4 * residual.se;
  const { t, bandwidthShare } = robustSlope(
    window.map((_, i) => i),
    window,
  );
  const steep = t > 1.25 * fixedB99(bandwidthShare);
  const growth = windowGrowth(profile);
  const grew = growth >= (0.5 * residual.value * windowWork) / totalWork && growth >= SMALL_SHARE * least;
  return trace.note(
    'what is left after the load grew during it',
    left && steep && grew,
    `${level(residual.value, metric.unit)} left, slope t = ${count(t)}`,
  );
}

/** The words for what stands behind an estimate of growth: what was seen, where nothing varied; else the interval. */
import { count, counted, growthFigure, growthWords, interval, perWork, type WorkWords } from './figures.js';
import type { Interval } from './interval.js';

/** A growth that was the same in every slice; `rise` is that of each, where the slices had equal work too. */
export interface EvenGrowth {
  slices: number;
  rise?: number | undefined;
}

/** An estimate of growth per unit of work, as far as words need it. */
export interface ToldGrowth {
  growthPerWork: number | null;
  ci95: Interval;
  even?: EvenGrowth | undefined;
}

/** Returns `60 in each of 15 slices` where nothing varied, else the 95 % interval, `[5.98, 6.02]`. */
export function growthEvidence({ ci95, even }: Omit<ToldGrowth, 'growthPerWork'>, unit: string): string {
  return even ? seen(even) : interval(ci95, unit);
}

/**
 * Returns a growth with what stands behind it: `6.00 sockets per pass: 60 in each of 15 slices`, `6.00 per pass [5.98,
 * 6.02]`. Of memory it is the growth in this run: over a warm-up, that is not the rate of a leak.
 *
 * @param noun the name of what grows, where it is to be said
 */
export function grownWords(growth: ToldGrowth, unit: string, work: WorkWords, noun?: string): string {
  const { growthPerWork, even } = growth;
  const figure =
    noun === undefined
      ? `${growthFigure(growthPerWork, unit)} ${perWork(work)}`
      : growthWords(growthPerWork, unit, work, noun);
  const inThisRun = unit === 'bytes' ? ' in this run' : '';
  return `${figure}${inThisRun}${even ? ':' : ''} ${growthEvidence(growth, unit)}`;
}

function seen({ slices, rise }: EvenGrowth): string {
  const each = slices === 1 ? 'the only slice' : `each of ${counted(slices, 'slice')}`;
  return `${rise === undefined ? 'the same' : count(rise)} in ${each}`;
}

import type { LoadSample } from '../../model/judgement.js';
import { sum } from '../stats/quantile.js';

/** The stretch of a run that is judged: the only life of the process, or its most productive one. */
export interface Segment {
  baseline: LoadSample[];
  load: LoadSample[];
  final: LoadSample[];
  /** The number of lives of the process that were seen; with more than one, baseline and residual are not compared. */
  lives: number;
}

/** Splits at restarts (a new boot, or work going down) and keeps the life with the most work under load. */
export function longestLife(samples: readonly LoadSample[]): Segment {
  const lives = split([...samples].sort((a, b) => a.atMs - b.atMs));
  const kept = lives.reduce<readonly LoadSample[]>(
    (best, life) => (loadWork(life) > loadWork(best) ? life : best),
    lives[0] ?? [],
  );
  const of = (phase: LoadSample['phase']): LoadSample[] => kept.filter((s) => s.phase === phase);
  return { baseline: of('baseline'), load: of('load'), final: of('final'), lives: lives.length };
}

function split(samples: readonly LoadSample[]): LoadSample[][] {
  const lives: LoadSample[][] = [];
  for (const sample of samples) {
    const life = lives.at(-1);
    const last = life?.at(-1);
    if (life && last && last.boot === sample.boot && sample.work >= last.work) life.push(sample);
    else lives.push([sample]);
  }
  return lives;
}

function loadWork(life: readonly LoadSample[]): number {
  const work = life.filter((s) => s.phase === 'load').map((s) => s.work);
  return work.length === 0 ? -1 : (work.at(-1) ?? 0) - (work[0] ?? 0);
}

/** The samples of one bin: a stretch of the load with as much work as any other. */
export interface WorkBin {
  /** The work at its middle. */
  work: number;
  values: number[];
}

/** Cuts the load into bins of equal work; bins without a sample are left out. */
export function equalWorkBins(load: readonly LoadSample[], count: number): WorkBin[] {
  const first = load[0]?.work ?? 0;
  const width = ((load.at(-1)?.work ?? 0) - first) / count;
  const bins = Array.from({ length: count }, (_, i): WorkBin => ({ work: first + (i + 0.5) * width, values: [] }));
  for (const sample of load)
    bins[Math.min(count - 1, Math.floor((sample.work - first) / width))]?.values.push(sample.value);
  return bins.filter((bin) => bin.values.length > 0);
}

/**
 * Adds up the rises and the falls between successive floors, each as a positive number, and returns the two largest
 * rises.
 */
export function movements(floors: readonly number[]): {
  rises: number;
  falls: number;
  rising: number;
  largest: number;
  second: number;
  net: number;
} {
  const steps = floors.slice(1).map((floor, i) => floor - (floors[i] ?? 0));
  const rises = sum(steps.filter((s) => s > 0));
  const falls = -sum(steps.filter((s) => s < 0));
  const [largest = 0, second = 0] = steps.filter((s) => s > 0).sort((a, b) => b - a);
  return { rises, falls, rising: steps.filter((s) => s > 0).length, largest, second, net: rises - falls };
}

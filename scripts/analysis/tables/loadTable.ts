import { isFor } from '../../plan/plan.js';
import type { RunCase } from '../condense/runCase.js';
import type { LoadAnalysis } from '../model/analysis.js';

/** Returns the load driver's work, slice by slice; undefined where no driver ran and none was planned. */
export function loadTable({ plan, seen }: RunCase): LoadAnalysis | undefined {
  const { summary, slices } = seen.load;
  if (!isFor(plan, 'fleet') || (!summary && slices.size === 0 && plan.load.kind === 'none')) return undefined;
  return {
    kind: plan.load.kind,
    ...(summary && { summary }),
    slices: [...slices.values()]
      .sort((a, b) => a.index - b.index)
      .map(({ latency, ...slice }) => ({
        ...slice,
        p50Ms: latency?.p50Ms,
        p99Ms: latency?.p99Ms,
        maxMs: latency?.maxMs,
      })),
  };
}

/** Returns the phases of the lab, each lasting until the next. */
export function phaseTable({ seen }: RunCase): { name: string; startMs: number; endMs: number }[] {
  return seen.phases.map(({ name, startMs }, position) => ({
    name,
    startMs,
    endMs: seen.phases[position + 1]?.startMs ?? seen.lastMs,
  }));
}

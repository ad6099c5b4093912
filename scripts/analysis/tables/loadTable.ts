import { isFor } from '../../plan/kinds.js';
import type { SliceSeen } from '../condense/load.js';
import { makers, type RunCase } from '../condense/runCase.js';
import type { LoadAnalysis } from '../model/analysis.js';
import { loadRate, rateOfSlice } from './loadRate.js';

/** Returns the load driver's work, slice by slice; undefined where no driver ran and none was planned. */
export function loadTable(run: RunCase): LoadAnalysis | undefined {
  const { plan, seen, replicas } = run;
  const { summary, slices } = seen.load;
  if (!isFor(plan, 'fleet') || (!summary && slices.size === 0 && plan.load.kind === 'none')) return undefined;
  const rate = loadRate({ ...run, plan });
  const perSecond = (slice: SliceSeen) => rate && rateOfSlice(slice, makers(replicas).length, plan.work.ratePerReplica);
  return {
    kind: plan.load.kind,
    ...(summary && { summary }),
    ...(rate && { rate }),
    slices: [...slices.values()]
      .sort((a, b) => a.index - b.index)
      .map((slice) => {
        const { latency, tookMs, ...shown } = slice;
        return {
          ...shown,
          p50Ms: latency?.p50Ms,
          p99Ms: latency?.p99Ms,
          maxMs: latency?.maxMs,
          perSecond: perSecond(slice),
        };
      }),
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

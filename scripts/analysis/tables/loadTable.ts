import { driveOf } from '../../plan/drive.js';
import { isFor } from '../../plan/kinds.js';
import type { SliceSeen } from '../condense/load.js';
import { makers, type RunCase } from '../condense/runCase.js';
import type { LoadAnalysis } from '../model/analysis.js';
import type { LoadRate } from '../model/load.js';
import { drivenRate, freeRateOfSlice, loadRate, rateOfSlice } from './loadRate.js';

/** Returns the load driver's work, slice by slice; undefined where no driver ran and none was planned. */
export function loadTable(run: RunCase): LoadAnalysis | undefined {
  const { plan, seen, replicas } = run;
  if (!isFor(plan, 'fleet')) return drivenTable(run);
  const { summary, slices } = seen.load;
  if (!summary && slices.size === 0 && plan.load.kind === 'none') return undefined;
  const rate = loadRate({ ...run, plan });
  const perSecond = (slice: SliceSeen) => rate && rateOfSlice(slice, makers(replicas).length, plan.work.ratePerReplica);
  return { kind: plan.load.kind, ...tableOf(run, rate, perSecond) };
}

/** Returns the same of the load that the lab put on a command of one's own. */
function drivenTable(run: RunCase): LoadAnalysis | undefined {
  const drive = driveOf(run.plan);
  return drive && { kind: drive.by, ...tableOf(run, drivenRate(run), freeRateOfSlice) };
}

function tableOf(
  { seen: { load } }: RunCase,
  rate: LoadRate | undefined,
  perSecond: (slice: SliceSeen) => number | undefined,
): Omit<LoadAnalysis, 'kind'> {
  return {
    ...(load.summary && { summary: load.summary }),
    ...(rate && { rate }),
    slices: [...load.slices.values()]
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

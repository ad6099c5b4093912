import type { ReplicaCase, RunCase } from '../condense/runCase.js';
import type { CensusRow, Forecast, MetricAnalysis } from '../model/analysis.js';
import { isMeasured } from '../model/measured.js';

/**
 * Forecasts which replica runs out of descriptors first, at the growth and rate of this run: (limit − sockets held) ÷
 * growth gives passes, ÷ passes per second gives time. Descriptors that are no sockets are left out, so the forecast is
 * a little late. Undefined unless sockets leak.
 */
export function forecast(
  run: RunCase,
  metrics: readonly MetricAnalysis[],
  census: readonly CensusRow[],
): Forecast | undefined {
  const sockets = metrics.find(({ name, outcome }) => name === 'sockets' && outcome === 'leak');
  const all = run.judged.flatMap((replica): Forecast[] => {
    const verdict = sockets?.perReplica.find((each) => each.replica === replica.id);
    const descriptorLimit = replica.life?.hello?.descriptorLimit;
    const row = census.find((each) => each.replica === replica.id);
    const held = row?.kernel ?? row?.libuv;
    const rate = passesPerSecond(replica, run);
    if (
      verdict?.outcome !== 'leak' ||
      !isMeasured(verdict) ||
      verdict.growthPerWork <= 0 ||
      descriptorLimit === undefined ||
      held === undefined ||
      rate === undefined
    )
      return [];
    const workLeft = Math.max(0, (descriptorLimit - held) / verdict.growthPerWork);
    return [
      {
        replica: replica.id,
        descriptorLimit,
        socketsPerWork: verdict.growthPerWork,
        workLeft,
        secondsLeft: workLeft / rate,
      },
    ];
  });
  return all.reduce<Forecast | undefined>(
    (first, each) => (first && first.secondsLeft <= each.secondsLeft ? first : each),
    undefined,
  );
}

/**
 * Returns the passes per second under load: over its slices, where a driver reported them, else from the first
 * checkpoint to the last.
 */
function passesPerSecond({ checkpoints }: ReplicaCase, { seen }: RunCase): number | undefined {
  const [first, last] = [checkpoints[0], checkpoints.at(-1)];
  if (!first || !last) return undefined;
  const work = last.line.work.done - first.line.work.done;
  const slices = [...seen.load.slices.values()].filter(({ endMs }) => endMs !== undefined && endMs <= last.atMs);
  const underLoadMs = slices.reduce((sum, { beginMs, endMs = beginMs }) => sum + endMs - beginMs, 0);
  const seconds = (underLoadMs > 0 ? underLoadMs : last.atMs - first.atMs) / 1000;
  return work > 0 && seconds > 0 ? work / seconds : undefined;
}

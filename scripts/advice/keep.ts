import type { Advice } from '../analysis/model/advice.js';
import type { AnalysedFleetRun, AnalysedRun } from '../analysis/model/analysedRun.js';
import { METRICS } from '../analysis/verdict/index.js';
import { workWords } from '../targets/workWords.js';
import { growthWords } from '../text/figures.js';
import { gateCommand, moreCommand } from './commands.js';

/** Returns what to do about a clean run: keep it so, and know what it may still hide. */
export function keep(run: AnalysedFleetRun): Advice[] {
  const gate: Advice = {
    what: 'Keep it so',
    how: 'Let CI run this plan on every change; exit status 0 says that it is still clean.',
    command: gateCommand(run),
  };
  const bound = boundWords(run);
  const finer: Advice = {
    what: 'Know how small a leak could still hide',
    how: `${bound ?? 'The bound of each metric is given below.'} Twice the passes halve that: what can be found depends on how much is leaked in all.`,
    command: moreCommand(run, 2 * run.plan.work.amount),
  };
  return [gate, finer];
}

/** Returns how large a growth may still be hidden, in a sentence; undefined where no bound is known. */
export function boundWords({ plan, analysis }: AnalysedRun): string | undefined {
  const [metric] = analysis.metrics.filter(({ role }) => role === 'decides');
  const bounds = metric?.perReplica.map(({ upper99PerWork }) => upper99PerWork).filter((bound) => bound !== null) ?? [];
  if (!metric || bounds.length === 0) return undefined;
  return `Any growth of ${METRICS[metric.name].noun} that is left is below ${growthWords(Math.max(...bounds), metric.unit, workWords(plan))} (99 %).`;
}

import { availableParallelism } from 'node:os';
import { toBePassedText } from '../analysis/tables/passedText.js';
import { retainedBy } from '../plan/catalogue.js';
import { BOOT_SECONDS, planCost, teardownSeconds } from '../plan/cost.js';
import { planNotes } from '../plan/limits.js';
import { isOnBackOff } from '../plan/pace.js';
import type { RunPlan } from '../plan/plan.js';
import { fleetWords } from '../plan/replicas.js';
import type { LearnedPaces } from '../runs/learnedPace.js';
import { planNames } from '../runs/planNames.js';
import { predictPassing } from '../targets/fleet/passing.js';
import { workWords } from '../targets/workWords.js';
import { counted, countedWork, roughly } from '../text/figures.js';
import { duration } from '../text/times.js';
import type { Spans } from './spans.js';

/** What an estimate of the cost of runs rests on. */
export interface EstimateBasis {
  readonly cpus?: number;
  readonly learned?: LearnedPaces | undefined;
}

/** Returns what is about to be run and what it costs, before it starts. */
export function plannedLines(
  plans: readonly RunPlan[],
  { cpus = availableParallelism(), learned = {} }: EstimateBasis = {},
): Spans[] {
  const costs = plans.map((plan) => planCost(plan, retainedBy(plan), cpus));
  const most = (pick: (cost: (typeof costs)[number]) => number) => Math.max(...costs.map(pick));
  const first = plans[0];
  if (!first) return [];
  const seconds = plans.reduce(
    (sum, plan, index) =>
      sum + (costs[index]?.seconds ?? 0) * (learned[plan.engine]?.factor ?? 1) + teardownSeconds(plan),
    BOOT_SECONDS,
  );
  const sockets = most((cost) => cost.socketsPerReplica);
  const loads = [...new Set(plans.map(({ load }) => load.kind))];
  const notes = [...new Set(plans.flatMap((plan) => planNotes(plan, retainedBy(plan), { cpus })))];
  return [
    [
      [runsOf(plans), 'bold'],
      `: ${anyOf(plans, fleetWords)} on ${anyOf(plans, ({ engine }) => engine)}, ${countedWork(first.work.amount, workWords(first))} each in ${counted(first.work.slices, 'slice')}, ${loads.length > 1 ? `under ${loads.join(' or ')} load` : paceOf(first)}`,
    ],
    [
      [
        `expected cost: about ${about(seconds)} ${basisOf(plans, learned)}, up to ${roughly(sockets)} sockets a replica and ${roughly(
          most((cost) => cost.memoryBytes),
          'bytes',
        )} of memory`,
        'dim',
      ],
    ],
    ...plans.flatMap((plan) => {
      const predicted = predictPassing(plan, retainedBy(plan));
      return predicted ? [[[toBePassedText(predicted), 'dim']] satisfies Spans] : [];
    }),
    ...notes.map((note) => [[`note: ${note}`, 'yellow']] satisfies Spans),
  ];
}

function basisOf(plans: readonly RunPlan[], learned: LearnedPaces): string {
  const engines = [...new Set(plans.map(({ engine }) => engine))];
  const runs = engines.reduce((sum, engine) => sum + (learned[engine]?.runs ?? 0), 0);
  return engines.every((engine) => learned[engine])
    ? `(by the last ${runs === 1 ? 'run' : `${runs} runs`} here)`
    : 'on an idle machine';
}

/** Returns an estimate in the unit you would use: `5.3 s`, `72 s`, whole minutes from two on. */
function about(seconds: number): string {
  return duration((seconds < 120 ? seconds : Math.round(seconds / 60) * 60) * 1000);
}

/** Returns `3 replicas or 5 replicas`, where plans differ. */
function anyOf(plans: readonly RunPlan[], words: (plan: RunPlan) => string): string {
  return [...new Set(plans.map(words))].join(' or ');
}

/** Returns `leaky, fixed` or `leaky, fixed × 5`. */
function runsOf(plans: readonly RunPlan[]): string {
  const names = [...new Set(planNames(plans))];
  const repeats = plans.length / names.length;
  return names.join(', ') + (repeats > 1 ? ` × ${repeats}` : '');
}

function paceOf(plan: RunPlan): string {
  const { load } = plan;
  if (isOnBackOff(plan)) return "by themselves on the incident's back-off";
  return `${roughly(plan.work.ratePerReplica)} a second ${load.kind === 'none' ? 'by themselves' : `under ${load.kind} load`}`;
}

import { faultKinds } from '../../services/faulty/faultKinds.js';
import { type Variant, variantOf, variants } from '../../services/variants/index.js';
import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import { commandFor } from '../flags/repeatCommand.js';
import { retainedBy } from '../plan/catalogue.js';
import { planCost } from '../plan/cost.js';
import { roomyTimeLimitMs } from '../plan/limits.js';
import type { RunPlan } from '../plan/plan.js';
import { CALL_DEADLINE_MS } from '../plan/waits.js';
import { runnable } from '../report/words.js';

// Commands of the run's own plan, each changed only in what it is given for. Undefined where no flags say that plan.

/** The plan as a gate: it fails once it is not clean. */
export function gateCommand({ plan }: AnalysedRun): string | undefined {
  return inClone(commandFor({ ...plan, expect: 'clean' }, { about: 'expect' }));
}

/** The plan with twice the passes, and with the time that these take where its own limit is too short. */
export function twiceCommand({ plan, start }: AnalysedRun): string | undefined {
  return inClone(
    commandFor(withTime({ ...plan, work: { ...plan.work, amount: 2 * plan.work.amount } }, start), { about: 'passes' }),
  );
}

/** The plan with a deadline of calls, so that its passes end, and with the time that these then take. */
export function deadlineCommand({ plan, start }: AnalysedRun): string | undefined {
  return inClone(
    commandFor(
      withTime(
        { ...plan, target: { ...plan.target, service: { ...plan.target.service, callDeadlineMs: CALL_DEADLINE_MS } } },
        start,
      ),
    ),
  );
}

/**
 * The plan of a cause, once more and by one of its cures. Of several cures it takes the one that most of the plan holds
 * for by itself, so that the command is short. With a peer that never speaks HTTP/2 no variant comes out clean: grpc-js
 * itself keeps the connections to it.
 */
export function cureCommand({ plan }: AnalysedRun): { cure: string; command: string } | undefined {
  if (faultKinds(plan.target.service?.faultyPeers ?? 0).some(({ connection }) => connection === 'half-made'))
    return undefined;
  const offers = curesOf(variantOf(plan.target.variant)).flatMap(({ name }) => {
    const command = inClone(commandFor(plan, { beside: name }));
    return command === undefined ? [] : [{ cure: name, command, flags: command.split(' ').length }];
  });
  const [best] = offers.toSorted((one, other) => one.flags - other.flags);
  return best && { cure: best.cure, command: best.command };
}

/** A changed plan, with a longer time limit where its own is too short. */
function withTime(plan: RunPlan, start: AnalysedRun['start']): RunPlan {
  const { seconds } = planCost(plan, retainedBy(plan), start?.cpus ?? 1);
  return seconds * 1000 <= plan.limits.timeMs
    ? plan
    : { ...plan, limits: { ...plan.limits, timeMs: roomyTimeLimitMs(seconds) } };
}

function curesOf(cause: Variant | undefined): Variant[] {
  if (cause === undefined || cause.shows.as === 'cure') return [];
  return Object.values<Variant>(variants).filter(
    ({ shows }) => shows.as === 'cure' && shows.topic === cause.shows.topic,
  );
}

function inClone(command: string | undefined): string | undefined {
  return command === undefined ? undefined : runnable(command);
}

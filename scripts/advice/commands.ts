import { faultKinds } from '../../services/faulty/faultKinds.js';
import type { AnalysedFleetRun } from '../analysis/model/analysedRun.js';
import { type Beyond, commandFor } from '../flags/repeatCommand.js';
import { planCost } from '../plan/cost.js';
import { roomyTimeLimitMs } from '../plan/limits.js';
import type { RunPlan } from '../plan/plan.js';
import { CALL_DEADLINE_MS } from '../plan/waits.js';
import { factsOf } from '../targets/fleet/facts.js';
import { runnable } from '../text/runnable.js';
import { recordedCatalogue } from './recordedCatalogue.js';

// Commands of the run's own plan, each changed only in what it is given for, and of the variants as the record knows
// them. Undefined where no flags say that plan.

/** Returns the command that runs the plan as a gate: it fails unless the outcome is clean. */
export function gateCommand(run: AnalysedFleetRun): string | undefined {
  return command(run, { ...run.plan, expect: 'clean' }, { about: 'expect' });
}

/**
 * Returns the command with so many passes, and with the time that these take where the plan's own limit is too short.
 */
export function moreCommand(run: AnalysedFleetRun, amount: number): string | undefined {
  const { work } = run.plan;
  return command(run, withTime(run, { ...run.plan, work: { ...work, amount } }), { about: 'passes' });
}

/** Returns the command with a deadline of calls, so that passes end, and with the time that these then take. */
export function deadlineCommand(run: AnalysedFleetRun): string | undefined {
  const { target } = run.plan;
  const service = { ...target.service, callDeadlineMs: CALL_DEADLINE_MS };
  return command(run, withTime(run, { ...run.plan, target: { ...target, service } }));
}

/**
 * Returns the command that runs the plan of a cause once more and by one of its cures. Of several cures it takes the
 * one that brings most of the plan's settings by itself, so that the command is short. With a peer that never speaks
 * HTTP/2 no variant comes out clean: grpc-js itself keeps the connections to it.
 */
export function cureCommand(run: AnalysedFleetRun): { cure: string; command: string } | undefined {
  const { plan } = run;
  if (faultKinds(plan.target.service?.faultyPeers ?? 0).some(({ connection }) => connection === 'half-made'))
    return undefined;
  const offers = (factsOf(run)?.cures ?? []).flatMap(({ name }) => {
    const offer = command(run, plan, { beside: name });
    return offer === undefined ? [] : [{ cure: name, command: offer, flags: offer.split(' ').length }];
  });
  const [best] = offers.toSorted((one, other) => one.flags - other.flags);
  return best && { cure: best.cure, command: best.command };
}

/** Returns a changed plan, with a longer time limit where its own is too short. */
function withTime(run: AnalysedFleetRun, plan: RunPlan): RunPlan {
  const { seconds } = planCost(plan, factsOf(run)?.own.retains, run.start?.cpus ?? 1);
  return seconds * 1000 <= plan.limits.timeMs
    ? plan
    : { ...plan, limits: { ...plan.limits, timeMs: roomyTimeLimitMs(seconds) } };
}

function command(run: AnalysedFleetRun, plan: RunPlan, beyond?: Beyond): string | undefined {
  const found = commandFor(plan, beyond, recordedCatalogue(factsOf(run)));
  return found === undefined ? undefined : runnable(found);
}

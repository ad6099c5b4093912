import { faultKinds } from '../../services/faulty/faultKinds.js';
import { incidentPauseMs } from '../../services/process/cadence.js';
import type { Retained } from '../../services/variants/variant.js';
import { counted } from '../text/figures.js';
import { duration } from '../text/times.js';
import { isOnBackOff } from './pace.js';
import type { FleetTarget, RunPlan } from './plan.js';

/** The part of a plan that tells what a run waits for. */
export interface WaitingPlan {
  readonly target: Pick<FleetTarget, 'service'>;
}

/** The deadline that messages suggest: long enough for a call to a healthy peer. */
export const CALL_DEADLINE_MS = 500;

/** The flag that sets {@link CALL_DEADLINE_MS}. */
export const CALL_DEADLINE = `--call-deadline=${CALL_DEADLINE_MS}ms`;

/** Returns how many faulty peers of a plan never answer a call, which then only a deadline ends. */
export function silentPeers({ target }: WaitingPlan): number {
  return faultKinds(target.service.faultyPeers).filter(({ hangs }) => hangs).length;
}

/** Tells whether no pass ever ends: a pass makes its calls one after the other, and waits for one that hangs. */
export function passesHang(plan: WaitingPlan): boolean {
  return silentPeers(plan) > 0 && plan.target.service.callDeadlineMs === undefined;
}

/** Returns how long a pass waits, at least, for calls that only their deadline ends; Infinity where they have none. */
export function passWaitMs(plan: WaitingPlan): number {
  const silent = silentPeers(plan);
  return silent === 0 ? 0 : silent * (plan.target.service.callDeadlineMs ?? Number.POSITIVE_INFINITY);
}

/** Returns how long a checkpoint after the baseline waits for quiet: until streams have reached their deadline. */
export function checkpointWaitMs(
  plan: WaitingPlan & { readonly observe: Pick<RunPlan['observe'], 'settleLimitMs'> },
  retained: Pick<Retained, 'streams'> | undefined,
): number {
  return retained?.streams === 'until-deadline'
    ? Math.min(plan.observe.settleLimitMs, plan.target.service.streamDeadlineMs)
    : 0;
}

/** Returns `1 of 4 faulty peers never answers a call`. */
export function silenceWords({ silentPeers: silent, faultyPeers }: Silence): string {
  return `${silent} of ${counted(faultyPeers, 'faulty peer')} never ${silent === 1 ? 'answers' : 'answer'} a call`;
}

/** The number of a plan's faulty peers, and of those that never answer a call. */
export interface Silence {
  readonly silentPeers: number;
  readonly faultyPeers: number;
}

/** Returns how many of a plan's faulty peers never answer a call. */
export function silenceOf(plan: WaitingPlan): Silence {
  return { silentPeers: silentPeers(plan), faultyPeers: plan.target.service.faultyPeers };
}

/**
 * Returns the time from the beginning of a pass to the next where neither takes longer. On the incident's back-off it
 * is that of the last pause, since the first ones take next to nothing of the run.
 */
export function spacingMs(plan: Pick<RunPlan, 'load' | 'work'>): number {
  return isOnBackOff(plan) ? incidentPauseMs(plan.work.amount) : 1000 / plan.work.ratePerReplica;
}

/** Returns how a run of a plan could wait less; undefined where it does not wait. */
export function lessWaiting(plan: RunPlan, retained: Pick<Retained, 'streams'> | undefined): string | undefined {
  if (checkpointWaitMs(plan, retained) > 0) return 'take a shorter --stream-deadline or fewer --slices';
  return passWaitMs(plan) > spacingMs(plan) ? 'take a shorter --call-deadline or fewer --passes' : undefined;
}

/** The wait at a checkpoint below which it is not mentioned. */
const SHORT_MS = 2_000;

/** Returns what makes a run wait, in one sentence that is shown before the start. */
export function waitNote(plan: RunPlan, retained: Pick<Retained, 'streams'> | undefined): string | undefined {
  const [passMs, checkpointMs] = [passWaitMs(plan), checkpointWaitMs(plan, retained)];
  if (checkpointMs >= SHORT_MS)
    return `each checkpoint waits ${duration(checkpointMs)} for streams to come to their deadline (--stream-deadline)`;
  if (passMs <= spacingMs(plan)) return undefined;
  return `a pass takes ${duration(passMs)} or more, for ${silenceWords(silenceOf(plan))} and only the deadline ends it (--call-deadline): passes wait for one another, and the run takes longer`;
}

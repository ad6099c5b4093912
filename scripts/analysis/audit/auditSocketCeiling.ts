import { isOnBackOff } from '../../plan/pace.js';
import type { RunPlan } from '../../plan/plan.js';
import { passWaitMs, spacingMs } from '../../plan/waits.js';
import { count, counted } from '../../text/figures.js';
import { duration } from '../../text/times.js';
import type { Finding } from '../model/analysis.js';
import type { SocketCeiling } from '../model/socketCeiling.js';
import { isAbove } from '../tables/ceilingText.js';
import { SWEEP_MS } from '../tables/socketCeiling.js';

/**
 * The arithmetic of a {@link SocketCeiling}, and whether what was seen keeps to it. That sockets are bounded is not the
 * same as no leak.
 */
export function auditSocketCeiling(plan: RunPlan, ceiling: SocketCeiling | undefined): Finding[] {
  if (!ceiling) return [];
  const { by, seen, sockets, idleTimeoutMs } = ceiling;
  const timeout = `The idle timeout of ${duration(idleTimeoutMs)}`;
  const measured = isAbove(ceiling)
    ? `and yet ${count(seen)} were seen at a checkpoint`
    : `${count(seen)} were seen at a checkpoint`;
  const sentence =
    by === 'timeout'
      ? `${timeout} bounds the sockets, though not the channels: ${perPass(ceiling)}, of ${within(plan, ceiling)}${forGood(ceiling)}, are at most ${count(sockets)}; ${measured}.`
      : `${timeout} bounds the sockets no lower than all that were dialled: the ${counted(ceiling.passes, 'pass', 'passes')} made are no more than ${within(plan, ceiling)}; their sockets, ${perPass(ceiling)}${forGood(ceiling)}, are at most ${count(sockets)}; ${measured}.`;
  return [{ rule: 'sockets-bounded', level: isAbove(ceiling) ? 'note' : 'ok', sentence }];
}

/** `7 per pass (1 of them to a faulty peer)`. */
function perPass({ perPass, toFaulty }: SocketCeiling): string {
  if (toFaulty === 0) return `${perPass} per pass`;
  return `${perPass} per pass (${toFaulty} of them to ${toFaulty === 1 ? 'a faulty peer' : 'faulty peers'})`;
}

/** `the 275 passes that 25 a second make in 11 s (…)`. */
function within(plan: RunPlan, { passesWithin, withinMs, idleTimeoutMs }: SocketCeiling): string {
  const others = withinMs - idleTimeoutMs > SWEEP_MS ? 'the deadline of calls, and the' : 'and the';
  return `the ${counted(passesWithin, 'pass', 'passes')} that ${pace(plan)} in ${duration(withinMs)} (that time, ${others} 10 s between two sweeps of grpc-js)`;
}

/** Who spaces passes: the plan, or what each takes where it waits for deadlines. */
function pace(plan: RunPlan): string {
  if (isOnBackOff(plan)) return "the incident's back-off makes at most";
  const passMs = passWaitMs(plan);
  return passMs > spacingMs(plan)
    ? `take ${duration(passMs)} or more each and fit`
    : `${count(plan.work.ratePerReplica)} a second make`;
}

function forGood({ forGood }: SocketCeiling): string {
  return forGood === 0 ? '' : `, and ${count(forGood)} to peers that never speak HTTP/2, which no timeout ends`;
}

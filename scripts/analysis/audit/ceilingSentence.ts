import { count, counted } from '../../text/figures.js';
import { duration } from '../../text/times.js';
import type { FactOf } from '../model/audit.js';
import type { SocketCeiling } from '../model/socketCeiling.js';
import { isAbove } from '../tables/ceilingText.js';
import { SWEEP_MS } from '../tables/socketCeiling.js';

type Bounded = FactOf<'sockets-bounded'>;

/** Says how many sockets an idle timeout allows, with the arithmetic. */
export function ceilingSentence({ ceiling, pace }: Bounded): string {
  const { by, seen, sockets, idleTimeoutMs } = ceiling;
  const timeout = `The idle timeout of ${duration(idleTimeoutMs)}`;
  const measured = `${isAbove(ceiling) ? 'and yet ' : ''}${count(seen)} were seen at a checkpoint`;
  return by === 'timeout'
    ? `${timeout} bounds the sockets, though not the channels: ${perPass(ceiling)}, of ${within(ceiling, pace)}${forGood(ceiling)}, are at most ${count(sockets)}; ${measured}.`
    : `${timeout} bounds the sockets no lower than all that were dialled: the ${counted(ceiling.passes, 'pass', 'passes')} made are no more than ${within(ceiling, pace)}; their sockets, ${perPass(ceiling)}${forGood(ceiling)}, are at most ${count(sockets)}; ${measured}.`;
}

/** Says for instance `7 per pass (1 of them to a faulty peer)`. */
function perPass({ perPass, toFaulty }: SocketCeiling): string {
  if (toFaulty === 0) return `${perPass} per pass`;
  return `${perPass} per pass (${toFaulty} of them to ${toFaulty === 1 ? 'a faulty peer' : 'faulty peers'})`;
}

/** Says for instance `the 275 passes that 25 a second make in 11 s (…)`. */
function within({ passesWithin, withinMs, idleTimeoutMs }: SocketCeiling, pace: Bounded['pace']): string {
  const others = withinMs - idleTimeoutMs > SWEEP_MS ? 'the deadline of calls, and the' : 'and the';
  return `the ${counted(passesWithin, 'pass', 'passes')} that ${paceWords(pace)} in ${duration(withinMs)} (that time, ${others} 10 s between two sweeps of grpc-js)`;
}

function paceWords(pace: Bounded['pace']): string {
  switch (pace.by) {
    case 'back-off':
      return "the incident's back-off makes at most";
    case 'pass':
      return `take ${duration(pace.passMs)} or more each and fit`;
    case 'rate':
      return `${count(pace.perSecond)} a second make`;
  }
}

function forGood({ forGood }: SocketCeiling): string {
  return forGood === 0 ? '' : `, and ${count(forGood)} to peers that never speak HTTP/2, which no timeout ends`;
}

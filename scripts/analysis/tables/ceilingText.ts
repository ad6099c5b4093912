import { count } from '../../text/figures.js';
import { duration } from '../../text/times.js';
import type { SocketCeiling } from '../model/socketCeiling.js';

/**
 * An excess up to this share is no excess: checkpoints are not read at the very moment of a sweep, and passes that were
 * late come closer together.
 */
const SLIGHT = 0.05;

/** Tells whether more sockets were seen than the ceiling allows. */
export function isAbove({ seen, sockets }: SocketCeiling): boolean {
  return seen > sockets * (1 + SLIGHT);
}

/** Says the ceiling in brief, beside a verdict; the audit has the arithmetic. */
export function ceilingText(ceiling: SocketCeiling): string {
  const { by, sockets, seen, perPass, passesWithin, withinMs, forGood } = ceiling;
  const rest = forGood === 0 ? '' : ` + ${count(forGood)}`;
  const which =
    by === 'timeout'
      ? `at most ${count(sockets)} by the idle timeout (${perPass} × ${count(passesWithin)} passes in ${duration(withinMs)}${rest})`
      : `at most ${count(sockets)}, all that were dialled: in a run so short the idle timeout bounds no lower`;
  return `sockets ${which}, ${count(seen)} seen; channels are judged on their own`;
}

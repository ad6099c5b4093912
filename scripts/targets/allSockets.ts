import type { SocketCensus } from '../../protos/vitals.js';
import type { OwnSockets } from './target.js';

/**
 * Returns all sockets of a census but those of onlookers, which are the connections that scrape metrics. It answers for
 * targets that have no port of their own to tell sockets by.
 */
export function allSockets({ total, byRole }: SocketCensus): OwnSockets {
  const onlookers = byRole.metrics?.accepted ?? 0;
  const own = total - onlookers;
  const sum = (side: 'dialled' | 'accepted') => Object.values(byRole).reduce((all, port) => all + port[side], 0);
  const [dialled, accepted] = [sum('dialled'), sum('accepted') - onlookers];
  return dialled + accepted === own ? { total: own, dialled, accepted } : { total: own };
}

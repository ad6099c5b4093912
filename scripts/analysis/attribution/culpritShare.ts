import { checkpointAt, type ReplicaCase } from '../condense/runCase.js';
import type { Culprit } from '../model/analysis.js';

/** A kind of resource, on one side of its connections where it has any. */
type Counted = Pick<Culprit, 'resource' | 'served'>;

/** How much a line has grown, and how much all lines of its resource that grow. */
interface Grown {
  readonly own: number;
  readonly ofSites: number;
}

/**
 * Returns the share of a line in the growth of its resource, 0 … 1: its growth ÷ the growth on the same replicas between
 * the same checkpoints. Open channels are counted by the probe, dialled sockets by the census (accepted sockets are the
 * peers' doing). Without such a count, the divisor is the growth of all sites.
 */
export function shareOf(
  counted: Counted,
  { own, ofSites }: Grown,
  { replicas, indexes }: { readonly replicas: readonly ReplicaCase[]; readonly indexes: readonly number[] },
): number {
  const growths = replicas.map((replica) => {
    const [first, last] = [indexes[0], indexes.at(-1)].map((index) =>
      index === undefined ? undefined : levelAt(replica, index, counted),
    );
    return first === undefined || last === undefined ? undefined : last - first;
  });
  const known = growths.filter((growth) => growth !== undefined);
  const sum = known.reduce((total, growth) => total + growth, 0);
  const all = known.length === replicas.length ? Math.max(ofSites, sum) : ofSites;
  return all > 0 ? Math.min(1, own / all) : 0;
}

function levelAt(replica: ReplicaCase, index: number, { resource, served }: Counted): number | undefined {
  const line = checkpointAt(replica, index)?.line;
  const reading = line?.readings.at(-1);
  const side = served === undefined ? 'dialled' : 'accepted';
  switch (resource) {
    case 'channel':
      return line?.channels && line.channels.opened - line.channels.closed;
    case 'socket': {
      const census = line?.censuses.kernel ?? line?.censuses.libuv;
      return census && Object.values(census.byRole).reduce((sum, counts) => sum + counts[side], 0);
    }
    case 'session':
      return reading?.sessions?.[side === 'dialled' ? 'client' : 'server'];
    case 'descriptor':
      return reading?.descriptors?.total;
    case 'child':
      return reading?.children;
    case 'worker':
      return reading?.workers;
    case 'goroutine':
      return reading?.goroutines;
    default:
      return undefined; // the counts of streams and timers include those of others
  }
}

import type { FleetTarget } from '../../plan/plan.js';
import { isSplit, processesOf, type Role } from '../../plan/replicas.js';
import type { VariantFacts } from '../../record/variantFacts.js';
import type { Expectation, ExpectedLevels, ExpectedMetric, ReplicaWork } from '../target.js';
import { GOROUTINES_OF_SERVER, goroutinesOfClient } from './goroutinesHeld.js';

/**
 * Returns the levels that follow from what the variant retains, from the passes really made (W_i on replica i of N),
 * from which replica dials which, and from how grpc-js shares sub-channels. There are no levels where a replica is
 * missing, and none from the first change of the fleet on: it is unknown then which replica dialled which, and whether
 * the sockets of a lost peer died with it or stay half-open.
 *
 * Sockets on the agent port, dialled + accepted:
 * - every dial retained, one socket for each dial (`mtls`: fresh credentials every time): N·W_i + Σ W_j. A replica also
 *   dials itself.
 * - every dial retained, but sub-channels shared by address (`tls-shared`, `plaintext`): N + N, however many passes.
 * - one client per peer retained: (N − 1) + (N − 1); one per address: N + N.
 *
 * Sessions and descriptors, where the load keeps its own connections: each connection is one of both, on either side,
 * and besides them the fleet holds as many as at the baseline.
 *
 * Goroutines, on Go and with none of its streams retained: 5 for each connection that it holds as a client, fewer in
 * older releases of grpc-go, and 3 for each as a server.
 *
 * Channels: N·W_i, N − 1, or N.
 * Streams, where each of the N − 1 that a pass opens is retained, on both sides: (N − 1)·W_i + Σ W_j, j ≠ i.
 * Before the first pass all levels are 0.
 *
 * With one role per process the first summand belongs to the client and the second to the server. No process is then
 * its own peer, so N − 1 becomes N, and the sums run over all j.
 */
export function expectedLevels(
  target: FleetTarget,
  variant: Pick<VariantFacts, 'retains'>,
  replicas: readonly ReplicaWork[],
  { isLoadSteady }: { readonly isLoadSteady: boolean },
): Expectation {
  const rules = Object.entries(rulesOf(target, variant.retains, isLoadSteady));
  return Object.fromEntries(
    rules.map(([metric, rule]) => [metric, replicas.map((replica) => levelsOf(rule, replica, replicas, target))]),
  );
}

/** The values that a level depends on: those of one replica at one of its checkpoints. */
interface Moment {
  readonly role: Role;
  /** The passes of this replica. */
  readonly own: number;
  /** The passes of all replicas that make any; undefined where one of them lacks the checkpoint. */
  readonly all: number | undefined;
  /** Every process of the fleet was seen. */
  readonly complete: boolean;
  readonly timersBefore: number | undefined;
  readonly grpcGo: string | undefined;
}

type Rule = (moment: Moment) => number | undefined;

function rulesOf(
  target: FleetTarget,
  retains: VariantFacts['retains'],
  isLoadSteady: boolean,
): Partial<Record<ExpectedMetric, Rule>> {
  const { replicas: n, service } = target;
  const peers = isSplit({ target }) ? n : n - 1;
  const held = { 'every-dial': undefined, 'one-per-peer': peers, 'one-per-address': n }[retains.clients];
  const ownSockets = target.transport === 'mtls' || target.runtime === 'go'; // grpc-go shares none
  const generators = heldBy(
    () => 0,
    (_all, others) => others,
  );
  const goroutines: Rule = (moment) =>
    moment.grpcGo === undefined
      ? undefined
      : heldBy(
          (own) => (held ?? n * own) * goroutinesOfClient(moment.grpcGo),
          (all) => (held ?? all) * GOROUTINES_OF_SERVER,
        )(moment);
  const sockets = socketsAreKnown(target)
    ? heldBy(
        (own) => held ?? (ownSockets ? n * own : n),
        (all) => held ?? (ownSockets ? all : n),
      )
    : UNKNOWN;
  return {
    sockets,
    ...(isLoadSteady && { sessions: sockets, descriptors: sockets }),
    ...(isLoadSteady && retains.streams === undefined && socketsAreKnown(target) && { goroutines }),
    channels({ role, own, complete }) {
      if (!complete) return undefined;
      return own === 0 || role === 'server' ? 0 : (held ?? n * own) + failed(own, retains, service);
    },
    ...(retains.streams === 'every-call' && {
      // A stream that the client keeps ends with its connection.
      streams:
        service.serverMaxAgeMs === undefined
          ? heldBy(
              (own) => peers * own,
              (_all, others) => others,
            )
          : UNKNOWN,
    }),
    ...(retains.generators === 'every-call' && {
      timers(moment: Moment) {
        const more = generators(moment);
        return moment.timersBefore === undefined || more === undefined ? undefined : moment.timersBefore + more;
      },
    }),
  };
}

const UNKNOWN: Rule = () => undefined;

/**
 * Tells whether the number of sockets follows from the work: a faulty peer may hold a connection or not, and
 * connections that are closed for their age or idleness follow from time.
 */
function socketsAreKnown({ transport, runtime, service: { faultyPeers, ...limits } }: FleetTarget): boolean {
  if (runtime === 'mixed' && transport !== 'mtls') return false; // those of Node share sockets, those of Go do not
  const { serverMaxAgeMs, serverMaxIdleMs, clientIdleTimeoutMs } = limits;
  return (
    faultyPeers === 0 && [serverMaxAgeMs, serverMaxIdleMs, clientIdleTimeoutMs].every((limit) => limit === undefined)
  );
}

/** Returns the clients of faulty peers that are held after this many passes. */
function failed(own: number, retains: VariantFacts['retains'], { faultyPeers }: FleetTarget['service']): number {
  return { none: 0, 'every-dial': faultyPeers * own, 'one-per-address': faultyPeers }[retains.failed ?? 'none'];
}

/**
 * Makes a rule for what a replica holds: as a client by its own passes, as a server by those of all replicas and those
 * of its peers.
 */
function heldBy(client: (own: number) => number, server: (all: number, others: number) => number): Rule {
  return ({ role, own, all }) => {
    if (all === undefined) return undefined;
    if (all === 0) return 0;
    const [asClient, asServer] = [client(own), server(all, role === 'mixed' ? all - own : all)];
    return { client: asClient, server: asServer, mixed: asClient + asServer }[role];
  };
}

/** Returns the levels of one replica, as long as the fleet is unchanged. */
function levelsOf(
  rule: Rule,
  { role, checkpoints, timersBefore, grpcGo }: ReplicaWork,
  replicas: readonly ReplicaWork[],
  target: FleetTarget,
): ExpectedLevels {
  const complete = replicas.length >= processesOf({ target });
  const levels = [...checkpoints].flatMap(([index, { work, changed }]): [number, number][] => {
    const moment = { role, own: work, all: workOfAll(replicas, target, index), complete, timersBefore, grpcGo };
    const level = changed ? undefined : rule(moment);
    return level === undefined ? [] : [[index, level]];
  });
  return new Map(levels);
}

/**
 * Adds up the passes of all replicas that make any, at their checkpoints with this index. Under load all are taken at
 * the same moment; on the incident's cadence each replica has its own, and the sum is near, not exact, until the last.
 */
function workOfAll(replicas: readonly ReplicaWork[], target: FleetTarget, index: number): number | undefined {
  const works = replicas.filter(({ role }) => role !== 'server').map(({ checkpoints }) => checkpoints.get(index)?.work);
  const known = works.filter((work) => work !== undefined);
  if (known.length !== target.replicas || works.length !== known.length) return undefined;
  return known.reduce((sum, work) => sum + work, 0);
}

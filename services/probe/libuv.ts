import type { Censuses } from '../../protos/vitals.js';
import { CensusByRole } from './ports.js';
import type { PortRoles } from './probe.js';
import { withStreams } from './withStreams.js';

interface LibuvEndpoint {
  port: number;
}

interface TcpHandle {
  type: 'tcp';
  is_active: boolean;
  is_referenced: boolean;
  localEndpoint?: LibuvEndpoint | null;
  remoteEndpoint?: LibuvEndpoint | null;
}

interface PipeHandle {
  type: 'pipe';
  is_referenced: boolean;
  /** The path of the listener, at its own end; null where an end has no name. */
  localEndpoint?: string | null;
  remoteEndpoint?: string | null;
  /** Whether bytes can come; a listener has none. */
  readable?: boolean;
}

/** The report of one thread. */
interface LoopReport {
  libuv: (TcpHandle | PipeHandle)[];
}

/** The part of `process.report` that is used here; Node has `excludeNetwork` from 20.13 on. */
interface Reporter {
  excludeNetwork?: boolean;
  getReport(): LoopReport & { workers?: LoopReport[] };
}

const reporter = process.report as unknown as Reporter | undefined;

/**
 * Takes the census of the event loops, those of workers included, from the diagnostic report: connected TCP and Unix-domain handles, and how many of them are
 * referenced.
 * It costs 5 to 25 ms. A connected handle that neither reads nor writes is not active, but held all the same, and
 * counted.
 */
export function libuvCensus(roles: PortRoles): NonNullable<Censuses['libuv']> {
  const all = report();
  const handles = all.filter((handle): handle is TcpHandle => handle.type === 'tcp');
  const listening = new Set(
    handles.filter((handle) => handle.is_active && !handle.remoteEndpoint).map((handle) => handle.localEndpoint?.port),
  );
  const census = new CensusByRole(roles);
  let referenced = 0;
  for (const { localEndpoint, remoteEndpoint, is_referenced } of handles) {
    if (!localEndpoint || !remoteEndpoint) continue;
    census.add(localEndpoint.port, remoteEndpoint.port, listening.has(localEndpoint.port));
    if (is_referenced) referenced += 1;
  }
  const local = all.filter((handle): handle is PipeHandle => handle.type === 'pipe').filter(isConnected);
  census.addUnix(local.length);
  return { ...census.result(), referenced: referenced + local.filter((pipe) => pipe.is_referenced).length };
}

/** Returns the reason why the event loop's census cannot be taken here; undefined where it can. */
export function libuvBlindness(): string | undefined {
  if (!reporter) return 'this Node has no process.report';
  return 'excludeNetwork' in reporter ? undefined : 'process.report of this Node would look up the name of every peer';
}

/**
 * Reads the handles from a report without names of peers, since looking these up blocks, for seconds where DNS is slow.
 * The target's own setting is put back.
 */
function report(): (TcpHandle | PipeHandle)[] {
  if (!reporter) return [];
  const before = reporter.excludeNetwork;
  reporter.excludeNetwork = true;
  try {
    const { libuv, workers = [] } = withStreams(() => reporter.getReport());
    return [libuv, ...workers.map((worker) => worker.libuv)].flat();
  } finally {
    reporter.excludeNetwork = before;
  }
}

/**
 * Tells whether a pipe is a connected Unix-domain socket that was dialled or accepted. Standard streams, IPC channels
 * and pipes to children have no name at either end.
 */
function isConnected({ localEndpoint, remoteEndpoint, readable }: PipeHandle): boolean {
  return Boolean(remoteEndpoint) || (Boolean(localEndpoint) && readable !== false);
}

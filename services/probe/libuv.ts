import type { Censuses } from '../../protos/vitals.js';
import { CensusByRole } from './ports.js';
import type { PortRoles } from './probe.js';

interface LibuvEndpoint {
  port: number;
}

interface TcpHandle {
  type: string;
  is_active: boolean;
  is_referenced: boolean;
  localEndpoint?: LibuvEndpoint | null;
  remoteEndpoint?: LibuvEndpoint | null;
}

/** The part of `process.report` that is used here; Node has `excludeNetwork` from 20.13 on. */
interface Reporter {
  excludeNetwork?: boolean;
  getReport(): { libuv: TcpHandle[] };
}

const reporter = process.report as unknown as Reporter | undefined;

/**
 * Takes the event loop's census from the diagnostic report: connected TCP handles, and how many of them are referenced.
 * It costs 5 to 25 ms. A connected handle that neither reads nor writes is not active, but held all the same, and
 * counted.
 */
export function libuvCensus(roles: PortRoles): NonNullable<Censuses['libuv']> {
  const handles = report().filter((handle) => handle.type === 'tcp');
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
  return { ...census.result(), referenced };
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
function report(): TcpHandle[] {
  if (!reporter) return [];
  const before = reporter.excludeNetwork;
  reporter.excludeNetwork = true;
  try {
    return reporter.getReport().libuv;
  } finally {
    reporter.excludeNetwork = before;
  }
}

import { ChildProcess } from 'node:child_process';
import type { Http2Server } from 'node:http2';
import { Server } from 'node:net';

/** The things that a process had made before the probe came, as far as they keep it alive. */
export interface Already {
  readonly servers: readonly Server[];
  readonly http2Servers: readonly Http2Server[];
  readonly children: readonly ChildProcess[];
}

export const nothingYet: Already = { servers: [], http2Servers: [], children: [] };

/**
 * Looks up what a process has made already, among what keeps it alive. To look through its heap for the rest would hold
 * it up for seconds where that is large.
 */
export function alreadyThere(): Already {
  const handles = activeHandles();
  const servers = handles.filter((handle) => handle instanceof Server);
  return {
    servers,
    http2Servers: servers.filter(isHttp2).map((server) => server as unknown as Http2Server),
    children: handles.filter((handle) => handle instanceof ChildProcess),
  };
}

/** Node warns of this function where it is asked to warn of all that is to go some day: it is not called there. */
function activeHandles(): unknown[] {
  const options = [...process.execArgv, process.env.NODE_OPTIONS ?? '', process.env.NODE_PENDING_DEPRECATION ?? ''];
  if (options.some((option) => option.includes('pending-deprecation') || option === '1')) return [];
  try {
    return (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles();
  } catch {
    return [];
  }
}

/** Node exports no class of these servers. */
function isHttp2(server: Server): boolean {
  return ['Http2Server', 'Http2SecureServer'].includes(server.constructor.name);
}

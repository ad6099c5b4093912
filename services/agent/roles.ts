import { AGENT_ENV } from '../../protos/environment.js';
import type { Discovery } from '../process/discovery/discovery.js';
import { discoveryOf } from '../process/discovery/index.js';
import { oneOf, text } from '../process/environment.js';

/** The part that a replica plays, and the places where it finds the others. */
export interface RolePlay {
  /** True when it listens on the agent port. */
  readonly serves: boolean;
  /** True when it makes passes. */
  readonly asks: boolean;
  /** The place where it is found itself. */
  readonly place: Discovery;
  /** The place where those are found that serve. */
  readonly servers: Discovery;
}

/** Reads the role of this process: server and client at once, as in the incident, or one of them. */
export function rolePlay(): RolePlay {
  const role = oneOf(AGENT_ENV.role, ['mixed', 'client', 'server']);
  const servers = discoveryOf(text(AGENT_ENV.resolve));
  const place = role === 'client' ? discoveryOf(text(AGENT_ENV.resolveClients)) : servers;
  return { serves: role !== 'client', asks: role !== 'server', place, servers };
}

import type { Site } from '../../protos/vitals.js';

type ConnectedPeer = NonNullable<Site['peers']>[number];

/** The most peers that are told apart. */
const MOST_PEERS = 8;

/** The most connections whose peers are looked up at one checkpoint: each costs a call of the system the first time. */
const MOST_LOOKED_AT = 5000;

/** The longest name that is told of an agent. */
const LONGEST_AGENT = 80;

/** What is accepted: a socket, or a session, which has one. */
interface Connected {
  readonly remoteAddress?: string | undefined;
  readonly socket?: { readonly remoteAddress?: string | undefined } | undefined;
}

/** Counts connections by the address and the agent of the peer, most first; where there are many, over the first of them. */
export function peersOf<T extends Connected>(
  connections: readonly T[],
  agentOf: (each: T) => string | undefined,
): ConnectedPeer[] {
  const counts = new Map<string, ConnectedPeer>();
  for (const each of connections.slice(0, MOST_LOOKED_AT)) {
    const [from, agent] = [addressOf(each), agentOf(each)?.slice(0, LONGEST_AGENT)];
    const key = `${from} ${agent ?? ''}`;
    const live = (counts.get(key)?.live ?? 0) + 1;
    counts.set(key, { from, ...(agent && { agent }), live });
  }
  return [...counts.values()].sort((a, b) => b.live - a.live).slice(0, MOST_PEERS);
}

/** Returns the remote address, IPv4 as such; `unix` where there is none, as of a Unix-domain socket. */
function addressOf({ remoteAddress, socket }: Connected): string {
  try {
    const address = remoteAddress ?? socket?.remoteAddress;
    return address === undefined ? 'unix' : address.replace(/^::ffff:(?=\d+\.)/, '');
  } catch {
    return 'unknown'; // its session has ended meanwhile
  }
}

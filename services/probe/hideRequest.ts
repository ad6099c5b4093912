import type { Socket } from 'node:net';

/** What Node lists of a process; the second has no type. */
interface Listings {
  getActiveResourcesInfo: typeof process.getActiveResourcesInfo;
  _getActiveRequests?: () => readonly { address?: unknown }[];
}

/**
 * Keeps the request by which a socket of the probe connects out of what the target can list of itself: the system connects
 * at once, but Node says so some turns of the loop later, when the target runs already. Functions of Node are as they were
 * from then on.
 * @param path what the socket connects to
 */
export function hideRequest(socket: Socket, path: string): void {
  const listings = process as unknown as Listings;
  const { getActiveResourcesInfo: resources, _getActiveRequests: requests } = listings;
  const restored = [
    put(listings, 'getActiveResourcesInfo', () => {
      const all = resources.call(process);
      const at = all.findIndex((name) => name === 'ConnectWrap' || name === 'PipeConnectWrap');
      return at < 0 ? all : all.toSpliced(at, 1);
    }),
    requests &&
      put(listings, '_getActiveRequests', () => requests.call(process).filter(({ address }) => address !== path)),
  ];
  const restore = () => {
    for (const each of restored) each?.();
  };
  socket.once('connect', restore).once('close', restore);
}

/** @returns what puts the function back, where nobody else has put another in its place */
function put<Name extends keyof Listings>(owner: Listings, name: Name, value: Listings[Name]): () => void {
  const before = Reflect.getOwnPropertyDescriptor(owner, name);
  if (!before || !Reflect.set(owner, name, value)) return () => undefined;
  return () => {
    if (owner[name] === value) Reflect.defineProperty(owner, name, before);
  };
}

import type { AsyncLocalStorage } from 'node:async_hooks';
import type { GrpcCopy } from './grpcModules.js';
import type { CreationSite, SiteBook } from './sites.js';
import type { OnDial } from './sockets.js';
import { callSites, innermostFile, userFrames } from './stack.js';

/**
 * Books dialled sockets on creation sites. A socket that grpc-js dials belongs to the site in the store, which made the
 * channel: its own stack holds no frame of the target's, or that of a call which merely came first. Any other socket belongs to
 * the frames of the target's on its own stack. One without either is not booked.
 */
export function dialAttribution(store: AsyncLocalStorage<CreationSite>, book: SiteBook, copies: readonly GrpcCopy[]): OnDial {
  return () => {
    const site = siteOf();
    if (!site) return undefined;
    const birth = site.socket.open();
    return () => site.socket.close(birth);
  };

  function siteOf(): CreationSite | undefined {
    const sites = callSites();
    const caller = innermostFile(sites);
    if (caller === undefined || copies.some((copy) => caller.startsWith(copy.folder))) return store.getStore();
    const frames = userFrames(sites);
    return frames.length > 0 ? book.at(frames) : undefined;
  }
}

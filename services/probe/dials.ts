import type { Socket } from 'node:net';
import type { GrpcCopy } from './grpcModules.js';
import type { SiteStore } from './siteStore.js';
import type { CreationSite, SiteBook } from './sites.js';
import type { OnDial } from './sockets.js';
import { callSites, innermostFile, siteFrames, userFrames } from './stack.js';

/**
 * The number of frames within which grpc-js is found when it dials: above it are only those of node:net, or of
 * node:http2 and node:tls.
 */
const CALLER_DEPTH = 6;

/** Books dialled sockets, and tells where each was booked. */
export interface DialAttribution {
  readonly onDial: OnDial;
  readonly siteOf: (socket: Socket) => CreationSite | undefined;
  /** Tells whether a grpc-js that is hooked has dialled a socket. */
  readonly isHooked: (socket: Socket) => boolean;
}

/**
 * Books dialled sockets on creation sites. A socket that grpc-js dials belongs to the site in the store, which made the
 * channel: its own stack holds no frame of the target, or that of a call which merely came first. Any other socket
 * belongs to the target's frames on its own stack, or to those of the dependency that dials.
 */
export function dialAttribution(store: SiteStore, book: SiteBook, copies: readonly GrpcCopy[]): DialAttribution {
  const sites = new WeakMap<Socket, CreationSite>();
  const hooked = new WeakSet<Socket>();
  return { onDial, siteOf: (socket) => sites.get(socket), isHooked: (socket) => hooked.has(socket) };

  function onDial(...[connect, socket]: Parameters<OnDial>): ReturnType<OnDial> {
    const site = siteOfDial(connect, socket);
    if (!site) return undefined;
    sites.set(socket, site);
    const birth = site.socket.open();
    return (failed) => {
      site.socket.close(birth);
      store.noteClosed(failed);
    };
  }

  function siteOfDial(...[connect, socket]: Parameters<OnDial>): CreationSite | undefined {
    const caller = innermostFile(callSites(CALLER_DEPTH, connect));
    if (caller !== undefined && copies.some((copy) => caller.startsWith(copy.folder))) {
      hooked.add(socket);
      return store.siteOfDial();
    }
    const stack = callSites();
    const frames = userFrames(stack);
    if (frames.length > 0) return book.at(frames);
    if (caller === undefined) return store.siteOfDial();
    return book.at(siteFrames(stack));
  }
}

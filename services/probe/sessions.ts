import type { ClientHttp2Session, Http2Server, Http2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { Reading } from '../../protos/vitals.js';
import { guarded } from './guard.js';
import { type InterposedCall, interpose } from './interpose.js';
import { Living } from './living.js';
import { loadHttp2 } from './loadHttp2.js';
import type { CreationSite, SiteBook } from './sites.js';
import { innermostFile, siteFrames } from './stack.js';
import { undoable } from './undo.js';

const http2 = loadHttp2();

/** The number of frames within which whoever asked for a session is found. */
const CALLER_DEPTH = 6;

/** Where sessions are booked, and who is told of them. */
export interface SessionSources {
  readonly book: SiteBook | undefined;
  /** Returns the site that has dialled a socket, where it is known. */
  readonly siteOfSocket: (socket: Socket) => CreationSite | undefined;
  /** Tells whether a grpc-js that is hooked has dialled a socket: its sessions are not looked at any closer. */
  readonly isHooked: (socket: Socket) => boolean;
  /** Is told the headers of each session's first request as the target gave them, and the file that made the session. */
  readonly onFirstRequest?: (headers: unknown, file: string | undefined) => void;
  /** Is told the file that makes each session. */
  readonly onSession?: (file: string | undefined) => void;
  /** Is told of each session that a server has accepted. */
  readonly onAccepted?: ((server: Http2Server, session: Http2Session) => void) | undefined;
}

/** Counts the HTTP/2 sessions of this process on both sides, until they have closed. */
export class SessionCounter {
  readonly #client = new Living<ClientHttp2Session>('close', hasEnded);
  readonly #server = new Living<Http2Session>('close', hasEnded);

  /**
   * Begins to watch.
   * @param already servers that were made before; the sessions that they have now are not counted
   */
  watch(sources: SessionSources, already: readonly Http2Server[] = []): void {
    const follow = (server: Http2Server) => {
      const onSession = guarded((session: Http2Session) => {
        this.#server.add(session);
        sources.onAccepted?.(server, session);
      });
      server.on('session', onSession);
      undoable(() => server.off('session', onSession));
    };
    for (const server of already) follow(server);
    interpose<ClientHttp2Session>(http2, 'connect', (session, { stack }) => this.#dialled(session, stack, sources));
    for (const name of ['createServer', 'createSecureServer']) interpose<Http2Server>(http2, name, follow);
    interpose<Http2Session>(http2, 'performServerHandshake', (session) => this.#server.add(session));
  }

  sizes(): NonNullable<Reading['sessions']> {
    return { client: this.#client.size, server: this.#server.size };
  }

  /** Counts the sessions at rest, once more from the sessions themselves. */
  count(): NonNullable<Reading['sessions']> {
    return { client: this.#client.prune(), server: this.#server.prune() };
  }

  #dialled(session: ClientHttp2Session, stack: InterposedCall['stack'], sources: SessionSources): void {
    const sockets = socketsOf(session);
    const known = sockets.map(sources.siteOfSocket).find((site) => site !== undefined);
    const site = sources.book && (known ?? sources.book.at(siteFrames(stack())));
    this.#client.add(session, site?.session.open());
    if (sockets.some(sources.isHooked)) return;
    const file = innermostFile(stack(CALLER_DEPTH));
    sources.onSession?.(file);
    onFirstRequest(session, (headers) => sources.onFirstRequest?.(headers, file));
  }
}

function hasEnded({ destroyed }: Http2Session): boolean {
  return destroyed;
}

/** The key at which Node keeps a session's socket, where it does; the same for all sessions. */
let socketKey: symbol | undefined;

/** Returns the socket of a session, and over TLS the one below it. */
function socketsOf(session: ClientHttp2Session): Socket[] {
  socketKey ??= Object.getOwnPropertySymbols(session).find(({ description }) => description === 'socket');
  const socket: (Socket & { _parent?: Socket }) | undefined = socketKey && Reflect.get(session, socketKey);
  if (!socket) return [];
  return socket._parent ? [socket, socket._parent] : [socket];
}

type Tell = (headers: unknown) => void;

/** The sessions that have made no request yet; the prototypes whose requests are watched. */
const unused = new WeakMap<object, Tell>();
const watched = new WeakSet<object>();

/**
 * Calls `tell` with the headers of the session's first request. The prototype is interposed: a property of the session's
 * own would show, and to delete it would make the session slower.
 */
function onFirstRequest(session: ClientHttp2Session, tell: Tell): void {
  unused.set(session, tell);
  const prototype: object = Object.getPrototypeOf(session);
  if (watched.has(prototype)) return;
  watched.add(prototype);
  interpose(prototype, 'request', (_, { self, args }) => {
    const first = unused.get(self as object);
    if (!first) return;
    unused.delete(self as object);
    first(args[0]);
  });
}

import type { ClientHttp2Session, Http2Server, Http2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { Reading } from '../../protos/vitals.js';
import { guarded } from './guard.js';
import { type InterposedCall, interpose } from './interpose.js';
import { Living } from './living.js';
import { loadHttp2 } from './loadHttp2.js';
import type { CreationSite, SiteBook } from './sites.js';
import { innermostFile, siteFrames } from './stack.js';

const http2 = loadHttp2();

/** The number of frames within which whoever asked for a session is found. */
const CALLER_DEPTH = 6;

/** Where sessions are booked, and who is told of them. */
export interface SessionSources {
  readonly book: SiteBook | undefined;
  /** Returns the site that has dialled a socket, where it is known. */
  readonly siteOfSocket: (socket: Socket) => CreationSite | undefined;
  /** Is told the headers of each session's first request as the target gave them, and the file that made the session. */
  readonly onFirstRequest?: (headers: unknown, file: string | undefined) => void;
  /** Is told of each session that a server has accepted. */
  readonly onAccepted?: ((server: Http2Server, session: Http2Session) => void) | undefined;
}

/** Counts the HTTP/2 sessions of this process on both sides, until they have closed. */
export class SessionCounter {
  readonly #client = new Living<ClientHttp2Session>('close', hasEnded);
  readonly #server = new Living<Http2Session>('close', hasEnded);

  /** Begins to watch. */
  watch(sources: SessionSources): void {
    interpose<ClientHttp2Session>(http2, 'connect', (session, { stack }) => this.#dialled(session, stack, sources));
    for (const name of ['createServer', 'createSecureServer'])
      interpose<Http2Server>(http2, name, (server) => {
        server.on(
          'session',
          guarded((session: Http2Session) => {
            this.#server.add(session);
            sources.onAccepted?.(server, session);
          }),
        );
      });
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
    const site = sources.book && (siteOf(session, sources) ?? sources.book.at(siteFrames(stack())));
    this.#client.add(session, site?.session.open());
    const file = innermostFile(stack(CALLER_DEPTH));
    onFirstRequest(session, (headers) => sources.onFirstRequest?.(headers, file));
  }
}

function hasEnded({ destroyed }: Http2Session): boolean {
  return destroyed;
}

/** Returns the site that has dialled the session's socket: over TLS the socket below it. */
function siteOf(session: ClientHttp2Session, { siteOfSocket }: SessionSources): CreationSite | undefined {
  const key = Object.getOwnPropertySymbols(session).find(({ description }) => description === 'socket');
  const socket =
    key && ((session as unknown as Record<symbol, unknown>)[key] as (Socket & { _parent?: Socket }) | undefined);
  if (!socket) return undefined;
  return siteOfSocket(socket) ?? (socket._parent ? siteOfSocket(socket._parent) : undefined);
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

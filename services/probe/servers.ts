import type { EventEmitter } from 'node:events';
import http from 'node:http';
import type { Http2Session } from 'node:http2';
import https from 'node:https';
import net, { Server, type Socket } from 'node:net';
import tls from 'node:tls';
import type { RawFrame, Site } from '../../protos/vitals.js';
import { hear } from './announcements.js';
import { guarded } from './guard.js';
import { interpose } from './interpose.js';
import { Living } from './living.js';
import { loadHttp2 } from './loadHttp2.js';
import { peersOf } from './peers.js';
import { CreationSite, type SiteBook } from './sites.js';
import { siteFrames } from './stack.js';

/** The value of `served` of connections and sessions that a server has accepted. */
const ACCEPTED = 'accepted';

/** A server, by where it was made: the connections and the HTTP/2 sessions that it has accepted. */
interface Accepting {
  readonly site: CreationSite;
  readonly sockets: Living<Socket>;
  readonly sessions: Living<Http2Session>;
}

/**
 * Books listening servers on the lines that made them, and with them what they accept: no line of the target opens that,
 * but one of it might close it. Servers of one line are one. O(1) a connection.
 */
export class ServerBook {
  readonly #book: SiteBook;
  readonly #origins = new WeakMap<object, RawFrame[]>();
  readonly #armed = new WeakSet<Server>();
  readonly #accepting = new WeakMap<object, Accepting>();
  readonly #places = new Map<string, Accepting>();
  readonly #agents = new WeakMap<object, string>();

  constructor(book: SiteBook) {
    this.#book = book;
  }

  /** Begins to watch. */
  watch(): void {
    const makers: [owner: object, names: readonly string[]][] = [
      [net, ['createServer']],
      [tls, ['createServer']],
      [http, ['createServer']],
      [https, ['createServer']],
      [loadHttp2(), ['createServer', 'createSecureServer']],
    ];
    for (const [owner, names] of makers)
      for (const name of names)
        interpose<Server>(owner, name, (server, { stack }) => this.noteOrigin(server, siteFrames(stack())));
    interpose(Server.prototype, 'listen', (_, { self, stack }) => this.#listens(self as Server, () => stack()));
    hear<{ socket: Socket & { server?: object } }>('net.server.socket', ({ socket }) => this.#accepted(socket));
    hear('http.server.request.start', (message) => this.#noteRequest(message));
  }

  /** Notes where a server was made; the first word counts. */
  noteOrigin(server: object, frames: RawFrame[]): void {
    if (!this.#origins.has(server) && frames.length > 0) this.#origins.set(server, frames);
  }

  /** Notes that a server is the work of another object, whose place is known: a gRPC server makes HTTP/2 servers. */
  noteMaker(server: unknown, maker: object): void {
    const frames = this.#origins.get(maker);
    if (frames && typeof server === 'object' && server !== null) this.#origins.set(server, frames);
  }

  /** Books a session that a server has accepted. */
  acceptSession(server: object, session: Http2Session): void {
    this.#accepting.get(server)?.sessions.add(session, this.#accepting.get(server)?.site.session.open());
    // Only its first request is looked at; Node listens to streams itself, so that one more listener changes nothing.
    session.once('stream', (_, headers) => this.#noteAgent(session, headers['user-agent']));
  }

  /** Returns the rows of the `sites` line: what was accepted, by the place of the server. */
  rows(): Site[] {
    return [...this.#places.values()].flatMap((each) => [
      ...this.#row(each, 'socket', each.sockets),
      ...this.#row(each, 'session', each.sessions),
    ]);
  }

  #row<T extends EventEmitter>({ site }: Accepting, resource: 'socket' | 'session', living: Living<T>): Site[] {
    living.prune();
    const { opened, closed, oldestAgeMs } = site[resource];
    if (opened === 0) return [];
    const peers = peersOf([...living.values()] as unknown as Socket[], (each) => this.#agents.get(each));
    return [
      {
        ...{ id: site.id, resource, served: ACCEPTED, opened, closed, abandoned: 0, live: opened - closed },
        ...(oldestAgeMs !== undefined && { oldestAgeMs }),
        ...(peers.length > 0 && { peers }),
        frames: site.frames,
        ...(site.packages.length > 0 && { packages: site.packages }),
      },
    ];
  }

  #listens(server: Server, stack: () => NodeJS.CallSite[]): void {
    if (this.#armed.has(server)) return;
    this.#armed.add(server);
    const frames = this.#origins.get(server) ?? siteFrames(stack());
    server.once(
      'listening',
      guarded(() => this.#listening(server, frames)),
    );
  }

  #listening(server: Server, frames: RawFrame[]): void {
    this.#accepting.set(server, this.#placeOf(frames));
    // A worker of a cluster has no descriptor of its own for it.
    const birth = hasDescriptor(server) ? this.#book.at(frames).descriptor.open() : undefined;
    server.once(
      'close',
      guarded(() => {
        this.#armed.delete(server);
        if (birth) birth.ledger.close(birth);
      }),
    );
  }

  #placeOf(frames: RawFrame[]): Accepting {
    const key = `${ACCEPTED} ${frames.join(' ')}`;
    const place = this.#places.get(key) ?? {
      site: new CreationSite(key, frames),
      sockets: new Living<Socket>('close', ({ destroyed }) => destroyed),
      sessions: new Living<Http2Session>('close', ({ destroyed }) => destroyed),
    };
    this.#places.set(key, place);
    return place;
  }

  #accepted(socket: Socket & { server?: object }): void {
    const place = socket.server && this.#accepting.get(socket.server);
    place?.sockets.add(socket, place.site.socket.open());
  }

  #noteRequest(message: unknown): void {
    const { request, socket } = message as { request?: { headers?: { 'user-agent'?: string } }; socket?: object };
    if (socket && !this.#agents.has(socket)) this.#noteAgent(socket, request?.headers?.['user-agent']);
  }

  #noteAgent(of: object, agent: unknown): void {
    this.#agents.set(of, typeof agent === 'string' ? agent : '');
  }
}

function hasDescriptor(server: Server): boolean {
  const { fd } = (server as unknown as { _handle?: { fd?: number } | null })._handle ?? {};
  return fd !== undefined && fd >= 0;
}

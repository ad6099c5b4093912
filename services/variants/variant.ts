import type { ServiceSettings } from '../../protos/serviceSettings.js';

/**
 * A variant: an exhibit of one cause, or of one cure. It overrides only what it does differently from a sound service
 * (`standard.ts`). The contract keeps gRPC out of sight, so that a variant is only its decision: whom to dial, what to
 * close, when to leave a stream.
 */
export interface Variant extends Partial<Behaviour> {
  readonly name: string;
  /** One sentence about what it does with the clients and streams that it has made. */
  readonly summary: string;
  /** The topic that it is an exhibit of. A cause and its cures share a topic. */
  readonly shows: Exhibit;
  /** One sentence about its place in the incident, or in the advice that followed. */
  readonly history: string;
  /** The verdict that a run of it should come to, with its own plan defaults. */
  readonly expect: 'leak' | 'clean';
  /** The clients and streams that it still holds after W passes; the prediction follows from this alone. */
  readonly retains: Retained;
  /** The rest of a pass, after discovery. Absent: nothing. `follow-logs`: it follows the log of every known peer. */
  readonly afterwards?: 'follow-logs';
  /** Closes what the variant holds beyond the peers known, when the service ends. */
  close?(): void;
  /** The defaults of a plan that show the exhibit; flags override them. */
  readonly plan?: VariantPlan;
}

/** A topic of the post-mortem, and what a variant has to do with it. */
export interface Exhibit {
  readonly topic:
    | 'clients that are made and forgotten'
    | 'error paths'
    | 'streams that nobody ends'
    | 'a generator that outlives its stream';
  readonly as: 'cause' | 'mistaken cure' | 'cure';
}

/** The clients and streams held after W passes on a replica, in a fleet of N. */
export interface Retained {
  /** Clients of replicas: every one dialled (N·W), one per peer (N − 1), or one per address, its own included (N). */
  readonly clients: 'every-dial' | 'one-per-peer' | 'one-per-address';
  /** Clients of peers that fail. Absent: none. */
  readonly failed?: 'every-dial' | 'one-per-address';
  /**
   * Streams that are still open. Absent: none. `every-call`: each of the N − 1 that a pass opens, on both sides;
   * `until-deadline`: the same, but each only until its deadline.
   */
  readonly streams?: 'every-call' | 'until-deadline';
  /** Generators of log lines on the server, each with a timer, that outlived their stream. Absent: none. */
  readonly generators?: 'every-call';
}

/** The behaviour of a service; see `standard.ts`. */
export interface Behaviour {
  /** Makes one discovery pass. A failed call of a peer is not an error of the pass. */
  discover(pass: Pass): Promise<void>;
  /** Reads what a user wants of a peer's log, and leaves. */
  follow(peer: Peer, options: FollowOptions): Promise<void>;
  /** Sends the log, on the other side, to a subscriber that set no limit, and so leaves one day. */
  emit(subscriber: Subscriber, log: Log): Promise<void>;
}

/** The part of a plan that a variant may have defaults for. */
export interface VariantPlan {
  readonly service?: Partial<ServiceSettings>;
  readonly countTimers?: boolean;
  /** Passes of each replica per second. */
  readonly ratePerReplica?: number;
}

/** The tools and the memory of a discovery pass. */
export interface Pass {
  /** The addresses that `tasks.<service>` shows at this moment, the replica's own included. */
  readonly addresses: readonly string[];
  readonly self: { readonly id: string; readonly address: string };
  /** Peers known from earlier passes, by host id. */
  readonly known: Map<string, KnownPeer>;
  /** Makes a gRPC client of that address; the transport decides whether it has credentials of its own. */
  dial(address: string): Peer;
}

/** A gRPC client of one replica. */
export interface Peer {
  readonly address: string;
  /**
   * Makes the unary call HostInfo; without a deadline, as in the incident, unless the plan sets one. Rejects when the
   * call fails.
   */
  hostInfo(): Promise<{ readonly id: string; readonly name: string }>;
  /** Opens the server stream StreamLogs; it goes on until one side ends it. */
  streamLogs(options?: { readonly deadlineMs?: number }): LogStream;
  /** Closes the channel. */
  close(): void;
}

export interface KnownPeer {
  readonly name: string;
  readonly peer: Peer;
}

export interface LogStream {
  /** Resolves with the next line; rejects when the stream has ended. */
  next(): Promise<string>;
  cancel(): void;
}

/** The wishes of a user who follows a log, from the plan. */
export interface FollowOptions {
  readonly deadlineMs: number;
}

/** The reader of a replica's log through a stream. */
export interface Subscriber {
  /** Aborts when the subscriber has left, because it cancelled, ran out of time, or was cut off. */
  readonly left: AbortSignal;
  send(line: LogLine): void;
}

export interface Log {
  /** Returns the lines kept, then lines as they come, until `signal` aborts; without one, for ever. */
  follow(signal?: AbortSignal): AsyncIterable<LogLine>;
}

export interface LogLine {
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly text: string;
}

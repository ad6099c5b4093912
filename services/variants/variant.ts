/**
 * A variant: one way to discover peers, with what to expect of it. The contract keeps gRPC out of sight, so that a
 * variant is only its decision: whom to dial, and what to close.
 */
export interface Variant {
  readonly name: string;
  /** One sentence: what it does with a client it has made. */
  readonly summary: string;
  /** What a run of it should come out as. */
  readonly expect: 'leak' | 'clean';
  /**
   * The clients it still holds after W passes in a fleet of N: every one it dialled (N·W), or one per peer (N − 1).
   * The prediction of sockets and channels follows from this alone.
   */
  readonly keeps: 'every-dial' | 'one-per-peer';
  /** One discovery pass. A failed call of a peer is not an error of the pass. */
  discover(pass: Pass): Promise<void>;
}

/** What a discovery pass has at hand. */
export interface Pass {
  /** The addresses that `tasks.<service>` shows at this moment, one's own included. */
  readonly addresses: readonly string[];
  readonly self: { readonly id: string; readonly address: string };
  /** Peers known from earlier passes, by host id. */
  readonly known: Map<string, KnownPeer>;
  /** Makes a gRPC client of that address, with credentials of its own. */
  dial(address: string): Peer;
}

/** A gRPC client of one replica. */
export interface Peer {
  readonly address: string;
  /** The unary call HostInfo, without a deadline, as in the incident. Rejects when the call fails. */
  hostInfo(): Promise<{ readonly id: string; readonly name: string }>;
  /** Closes the channel. */
  close(): void;
}

export interface KnownPeer {
  readonly name: string;
  readonly peer: Peer;
}

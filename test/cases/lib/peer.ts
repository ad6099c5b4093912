import { startHelper } from './helper.js';

/** The protocol that a peer speaks. */
export type PeerKind = 'grpc' | 'grpc-tls' | 'http' | 'http2' | 'tcp' | 'tls';

/** A server in a process of its own. */
export interface Peer {
  /** `127.0.0.1:port`. */
  readonly address: string;
  readonly port: number;
  /** The certificate that a TLS peer shows, for `localhost`; empty: it speaks no TLS. */
  readonly ca: string;
  stop(): void;
}

/** Starts a server that answers at once, and never closes a connection by itself. */
export async function startPeer(kind: PeerKind): Promise<Peer> {
  const { hello, stop } = await startHelper<{ port: number; ca: string }>('peerProcess.js', [kind]);
  return { address: `127.0.0.1:${hello.port}`, ...hello, stop };
}

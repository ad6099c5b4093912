import { grpcGoMinor } from '../../plan/runtimes.js';

/** The goroutines that a server keeps for a connection: its reader, its writer, and its keepalive. */
export const GOROUTINES_OF_SERVER = 3;

/**
 * Returns the goroutines that a connected client keeps: its connection's reader and writer, and what calls its balancer
 * and resolver back. That is one watcher of the balancer up to v1.55, two serializers in v1.56 and v1.57, and three from
 * v1.58 on.
 */
export function goroutinesOfClient(grpcGo: string | undefined): number {
  const release = grpcGoMinor(grpcGo) ?? Number.POSITIVE_INFINITY;
  return 2 + (release < 56 ? 1 : release < 58 ? 2 : 3);
}

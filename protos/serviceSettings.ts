import { z } from 'zod';

const ms = (low: number) => z.number().int().min(low).max(86_400_000);

/**
 * How the service under test is configured, beyond what its variant decides. What is absent is as gRPC has it. Part of
 * the plan, and handed to every replica as JSON.
 */
export const serviceSettings = z.object({
  /** Of a user's stream, where the variant sets one; in the post-mortem 30 s. */
  streamDeadlineMs: ms(1).default(30_000),
  /** Of the unary call of a pass; in the incident it had none. */
  callDeadlineMs: ms(1).optional(),
  /** Server, agent port: connections without a call for so long are closed (`grpc.max_connection_idle_ms`). */
  serverMaxIdleMs: ms(1).optional(),
  /** Server, agent port: connections are closed at this age (`grpc.max_connection_age_ms`). */
  serverMaxAgeMs: ms(1).optional(),
  /** Server, agent port: calls under way get so long to end then (`grpc.max_connection_age_grace_ms`). */
  serverMaxAgeGraceMs: ms(1).optional(),
  /** Clients: a ping after so long without traffic (`grpc.keepalive_time_ms`). */
  clientKeepaliveMs: ms(1).optional(),
  /**
   * Clients: a channel without calls for so long gives its connection up (`grpc.client_idle_timeout_ms`; grpc-js: 30
   * min, at least 1 s).
   */
  clientIdleTimeoutMs: ms(1000).optional(),
  /** Peers beside the replicas that fail in different ways, see `services/faulty/`. */
  faultyPeers: z.number().int().min(0).max(8).default(0),
});

export type ServiceSettings = z.infer<typeof serviceSettings>;

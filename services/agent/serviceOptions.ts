import type { ChannelOptions, ServerOptions } from '@grpc/grpc-js';
import type { ServiceSettings } from '../../protos/serviceSettings.js';

/** Returns the options of the agent port's server. */
export function serverOptions({
  serverMaxIdleMs,
  serverMaxAgeMs,
  serverMaxAgeGraceMs,
}: ServiceSettings): ServerOptions {
  return {
    ...(serverMaxIdleMs !== undefined && { 'grpc.max_connection_idle_ms': serverMaxIdleMs }),
    ...(serverMaxAgeMs !== undefined && { 'grpc.max_connection_age_ms': serverMaxAgeMs }),
    ...(serverMaxAgeGraceMs !== undefined && { 'grpc.max_connection_age_grace_ms': serverMaxAgeGraceMs }),
  };
}

/** Returns the options of every client of a peer. */
export function channelOptions({ clientKeepaliveMs, clientIdleTimeoutMs }: ServiceSettings): ChannelOptions {
  return {
    ...(clientKeepaliveMs !== undefined && {
      'grpc.keepalive_time_ms': clientKeepaliveMs,
      'grpc.keepalive_permit_without_calls': 1,
    }),
    ...(clientIdleTimeoutMs !== undefined && { 'grpc.client_idle_timeout_ms': clientIdleTimeoutMs }),
  };
}

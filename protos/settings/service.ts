import type { SettingRow, SettingRows } from './row.js';

const group = 'How the service is configured';
const DAY_MS = 86_400_000;

/**
 * The part that all these rows share: replicas are told of them in one variable, and a variant may bring its own value.
 */
const common = {
  ownToVariant: true,
  environment: { name: 'LEAK_LAB_SERVICE', as: 'json' },
  compared: 'set',
} as const satisfies Partial<SettingRow>;

const anyTime = { is: 'duration', lowMs: 1, highMs: DAY_MS } as const;

/**
 * The settings of the service under test, beyond what its variant decides, by their names in `target.service` of a
 * plan. A setting that is absent is as gRPC has it.
 */
export const SERVICE = {
  /** Server, agent port: `grpc.max_connection_idle_ms`. */
  serverMaxIdleMs: {
    ...common,
    kind: anyTime,
    flag: {
      ...{ name: 'server-max-idle', group, placeholder: 'TIME', example: '5s' },
      help: 'The server closes a connection that has had no call for this long.',
    },
    optional: true,
  },
  /** Server, agent port: `grpc.max_connection_age_ms`. */
  serverMaxAgeMs: {
    ...common,
    kind: anyTime,
    flag: {
      ...{ name: 'server-max-age', group, placeholder: 'TIME', example: '5s' },
      help: 'The server closes every connection at this age.',
    },
    optional: true,
  },
  /** Server, agent port: `grpc.max_connection_age_grace_ms`. */
  serverMaxAgeGraceMs: {
    ...common,
    kind: anyTime,
    flag: {
      ...{ name: 'server-max-age-grace', group, placeholder: 'TIME', example: '5s' },
      help: 'How long calls that are under way may go on after --server-max-age.',
    },
    optional: true,
  },
  /** Clients: `grpc.keepalive_time_ms`. */
  clientKeepaliveMs: {
    ...common,
    kind: anyTime,
    flag: {
      ...{ name: 'client-keepalive', group, placeholder: 'TIME', example: '10s' },
      help: 'Clients ping after this long without traffic.',
    },
    optional: true,
  },
  /** Clients: `grpc.client_idle_timeout_ms`; grpc-js: 30 min, at least 1 s. */
  clientIdleTimeoutMs: {
    ...common,
    kind: { is: 'duration', lowMs: 1000, highMs: DAY_MS },
    flag: {
      ...{ name: 'client-idle-timeout', group, placeholder: 'TIME', example: '2s' },
      help: 'A client that has made no call for this long gives its connection up, but not its channel: sockets are bounded, the leak goes on.',
    },
    optional: true,
  },
  /** Deadline of the unary call of a pass; in the incident it had none. */
  callDeadlineMs: {
    ...common,
    kind: anyTime,
    flag: {
      ...{ name: 'call-deadline', group, placeholder: 'TIME', example: '500ms' },
      help: 'Deadline of the call that a pass makes of every peer.',
    },
    optional: true,
  },
  /** Deadline of a user's stream, where the variant sets one; in the post-mortem 30 s. */
  streamDeadlineMs: {
    ...common,
    kind: anyTime,
    flag: {
      ...{ name: 'stream-deadline', group, placeholder: 'TIME', example: '2s' },
      help: 'How long a stream may last, for variants that give streams a deadline.',
    },
    usual: 30_000,
  },
  /** Peers beside the replicas that fail in different ways, see `services/faulty/`. */
  faultyPeers: {
    ...common,
    kind: { is: 'whole', low: 0, high: 8, of: 'faulty peers' },
    flag: {
      ...{ name: 'faulty-peers', group, placeholder: 'N', example: '3' },
      help: 'Peers that fail, 0 to 8: the first refuses, the second answers with an error, the third breaks the TLS handshake or, in plaintext, hangs up at the client’s first bytes, the fourth never answers a call, the fifth never speaks HTTP/2 (with four or more, give --call-deadline, or no pass ever ends), then the same again. They speak what --transport says.',
    },
    usual: 0,
  },
} as const satisfies SettingRows;

import { type ServiceSettings, serviceSettings } from '../../protos/serviceSettings.js';
import type { Variant } from '../../services/variants/index.js';
import type { FlagTable, Given } from './flag.js';
import { duration, durationText, wholeNumber } from './read.js';

const group = 'How the service is configured';
const DAY_MS = 86_400_000;

/** Flags of what a service sets in gRPC, for variants to be tried with. Defaults are the variant's own, else gRPC's. */
export const serviceFlags = {
  'server-max-idle': {
    ...{ group, takes: 'one', placeholder: 'TIME', example: '5s' },
    help: 'The server closes a connection that has had no call for this long.',
    read: duration(1, DAY_MS),
  },
  'server-max-age': {
    ...{ group, takes: 'one', placeholder: 'TIME', example: '5s' },
    help: 'The server closes every connection at this age.',
    read: duration(1, DAY_MS),
  },
  'server-max-age-grace': {
    ...{ group, takes: 'one', placeholder: 'TIME', example: '5s' },
    help: 'How long calls that are under way may go on after --server-max-age.',
    read: duration(1, DAY_MS),
  },
  'client-keepalive': {
    ...{ group, takes: 'one', placeholder: 'TIME', example: '10s' },
    help: 'Clients ping after this long without traffic.',
    read: duration(1, DAY_MS),
  },
  'client-idle-timeout': {
    ...{ group, takes: 'one', placeholder: 'TIME', example: '2s' },
    help: 'A client that has made no call for this long gives its connection up, but not its channel: sockets are bounded, the leak goes on.',
    read: duration(1000, DAY_MS),
  },
  'call-deadline': {
    ...{ group, takes: 'one', placeholder: 'TIME', example: '500ms' },
    help: 'Deadline of the call that a pass makes of every peer.',
    read: duration(1, DAY_MS),
  },
  'stream-deadline': {
    ...{ group, takes: 'one', placeholder: 'TIME', example: '2s' },
    help: 'How long a stream may last, for variants that give streams a deadline: 30s, if neither this nor the variant says.',
    read: duration(1, DAY_MS),
  },
  'faulty-peers': {
    ...{ group, takes: 'one', placeholder: 'N', example: '3' },
    help: 'Peers that fail, 0 to 8: the first refuses, the second answers with an error, the third breaks the TLS handshake or, in plaintext, hangs up at the client’s first bytes, the fourth never answers a call, the fifth never speaks HTTP/2 (with four or more, give --call-deadline, or no pass ever ends), then the same again. They speak what --transport says.',
    read: wholeNumber(0, 8, 'faulty peers'),
  },
} satisfies FlagTable;

type ServiceGiven = Given<typeof serviceFlags>;

/** What the flags say, else the variant, else gRPC. */
export function serviceOf(given: ServiceGiven, variant: Pick<Variant, 'plan'> | undefined): ServiceSettings {
  const said = Object.entries(FLAG_OF).flatMap(([setting, flag]) =>
    given[flag] === undefined ? [] : [[setting, given[flag]]],
  );
  return serviceSettings.parse({ ...variant?.plan?.service, ...Object.fromEntries(said) });
}

/** The flags that say these settings: those that are there. */
export function serviceArguments(service: Partial<ServiceSettings>): string[] {
  return (Object.keys(FLAG_OF) as (keyof ServiceSettings)[]).flatMap((setting) => {
    const value = service[setting];
    return value === undefined
      ? []
      : [`--${FLAG_OF[setting]}=${setting === 'faultyPeers' ? value : durationText(value)}`];
  });
}

/** The flag of every setting. */
export const FLAG_OF = {
  serverMaxIdleMs: 'server-max-idle',
  serverMaxAgeMs: 'server-max-age',
  serverMaxAgeGraceMs: 'server-max-age-grace',
  clientKeepaliveMs: 'client-keepalive',
  clientIdleTimeoutMs: 'client-idle-timeout',
  callDeadlineMs: 'call-deadline',
  streamDeadlineMs: 'stream-deadline',
  faultyPeers: 'faulty-peers',
} as const satisfies Record<keyof ServiceSettings, keyof typeof serviceFlags>;

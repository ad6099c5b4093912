import type { Censuses } from '../../protos/vitals.js';
import { exportsOf, type GrpcCopy } from './grpcModules.js';

export type GrpcCensus = NonNullable<Censuses['grpc']>;

/** The size of a page of a list; large, since the default is 100 and the walk is the same. */
const PAGE = 1000;

interface Ref {
  channel_id?: number;
  subchannel_id?: number;
  server_id?: number;
  socket_id?: number;
}

interface Calls {
  calls_started: number;
  calls_succeeded: number;
  calls_failed: number;
}

interface ChannelzChannel {
  ref: Ref;
  data: Calls;
  channel_ref: Ref[];
  subchannel_ref: Ref[];
}

interface Server {
  ref: Ref;
  data: Calls;
}

type Handler<Response> = (
  call: { request: Record<string, number> },
  callback: (error: unknown, response?: Response) => void,
) => void;

/** The service's own implementation, called in process: its handlers answer before they return. */
interface Handlers {
  GetTopChannels: Handler<{ channel: ChannelzChannel[]; end: boolean }>;
  GetServers: Handler<{ server: Server[]; end: boolean }>;
  GetSubchannel: Handler<{ subchannel: { socket_ref: Ref[] } }>;
  GetServerSockets: Handler<{ socket_ref: Ref[]; end: boolean }>;
}

/** Returns gRPC's own census, over all copies of grpc-js in the process; undefined when none of them has channelz. */
export function channelzCensus(copies: readonly GrpcCopy[]): GrpcCensus | undefined {
  const censuses = allHandlers(copies).map(censusOf);
  return censuses.length === 0 ? undefined : censuses.reduce(add);
}

/**
 * Counts the calls that have begun and not ended, of channels and servers together; much cheaper than the census.
 * Undefined without channelz.
 */
export function streamsInFlight(copies: readonly GrpcCopy[]): number | undefined {
  const all = allHandlers(copies);
  if (all.length === 0) return undefined;
  return all
    .flatMap((handlers) => [...topChannels(handlers), ...allServers(handlers)])
    .reduce((sum, { data }) => sum + inFlight(data), 0);
}

/** Counts the calls that servers have begun and not ended; undefined without channelz. */
export function callsServed(copies: readonly GrpcCopy[]): number | undefined {
  const all = allHandlers(copies);
  return all.length === 0 ? undefined : all.flatMap(allServers).reduce((sum, { data }) => sum + inFlight(data), 0);
}

/** Counts the calls that servers have served to their end; undefined without channelz. */
export function callsEnded(copies: readonly GrpcCopy[]): number | undefined {
  const all = allHandlers(copies);
  if (all.length === 0) return undefined;
  return all
    .flatMap(allServers)
    .reduce((sum, { data }) => sum + Number(data.calls_succeeded) + Number(data.calls_failed), 0);
}

function allHandlers(copies: readonly GrpcCopy[]): Handlers[] {
  return copies.flatMap((copy) => handlersOf(copy) ?? []);
}

function handlersOf(copy: GrpcCopy): Handlers | undefined {
  const get = exportsOf(copy, 'channelz.js')?.getChannelzHandlers;
  return typeof get === 'function' ? (get() as Handlers) : undefined;
}

function censusOf(handlers: Handlers): GrpcCensus {
  const channels = topChannels(handlers);
  const servers = allServers(handlers);
  const subchannels = new Set(
    channels.flatMap(({ subchannel_ref }) => subchannel_ref.map((ref) => ref.subchannel_id ?? 0)),
  );
  const clientSockets = new Set([...subchannels].flatMap((id) => socketsOf(handlers, id)));
  const serverSockets = servers.reduce(
    (sum, server) => sum + serverSocketCount(handlers, server.ref.server_id ?? 0),
    0,
  );
  return {
    channels: channels.length,
    subchannels: subchannels.size,
    servers: servers.length,
    clientSockets: clientSockets.size,
    serverSockets,
  };
}

function topChannels({ GetTopChannels }: Handlers): ChannelzChannel[] {
  const all: ChannelzChannel[] = [];
  for (let next = 0; ; ) {
    const page = ask(GetTopChannels, { start_channel_id: next, max_results: PAGE });
    all.push(...(page?.channel ?? []));
    const last = page?.channel.at(-1)?.ref.channel_id;
    if (!page || page.end || last === undefined) return all;
    next = Number(last) + 1;
  }
}

function allServers({ GetServers }: Handlers): Server[] {
  const all: Server[] = [];
  for (let next = 0; ; ) {
    const page = ask(GetServers, { start_server_id: next, max_results: PAGE });
    all.push(...(page?.server ?? []));
    const last = page?.server.at(-1)?.ref.server_id;
    if (!page || page.end || last === undefined) return all;
    next = Number(last) + 1;
  }
}

function socketsOf({ GetSubchannel }: Handlers, id: number): number[] {
  return ask(GetSubchannel, { subchannel_id: id })?.subchannel.socket_ref.map((ref) => ref.socket_id ?? 0) ?? [];
}

function serverSocketCount({ GetServerSockets }: Handlers, id: number): number {
  let count = 0;
  for (let next = 0; ; ) {
    const page = ask(GetServerSockets, { server_id: id, start_socket_id: next, max_results: PAGE });
    count += page?.socket_ref.length ?? 0;
    const last = page?.socket_ref.at(-1)?.socket_id;
    if (!page || page.end || last === undefined) return count;
    next = Number(last) + 1;
  }
}

function ask<Response>(handler: Handler<Response>, request: Record<string, number>): Response | undefined {
  let answer: Response | undefined;
  handler({ request }, (_, response) => {
    answer = response;
  });
  return answer;
}

function inFlight({ calls_started, calls_succeeded, calls_failed }: Calls): number {
  return Math.max(0, Number(calls_started) - Number(calls_succeeded) - Number(calls_failed));
}

function add(a: GrpcCensus, b: GrpcCensus): GrpcCensus {
  return {
    channels: a.channels + b.channels,
    subchannels: a.subchannels + b.subchannels,
    servers: a.servers + b.servers,
    clientSockets: a.clientSockets + b.clientSockets,
    serverSockets: a.serverSockets + b.serverSockets,
  };
}

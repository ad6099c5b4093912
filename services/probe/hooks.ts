import { ChannelCounter } from './channels.js';
import { ChildCounter } from './children.js';
import { CloserLook } from './closerLook.js';
import { DatagramBook } from './datagrams.js';
import { dialAttribution } from './dials.js';
import type { Body } from './emit.js';
import { type GrpcCopy, hookGrpcModules } from './grpcModules.js';
import { observeGrpcServers } from './grpcServers.js';
import { GrpcSight } from './grpcSight.js';
import { guarded } from './guard.js';
import { publishInterposed } from './interpose.js';
import { OpenBook } from './opens.js';
import type { PortRoles } from './probe.js';
import { Sensors } from './sensors.js';
import { ServerBook } from './servers.js';
import { SessionCounter } from './sessions.js';
import type { Settings } from './settings.js';
import { SiteStore } from './siteStore.js';
import { SocketCounter } from './sockets.js';
import { WorkerCounter } from './workers.js';

/** A process that the probe is hooked into. */
export interface Hooked {
  readonly sensors: Sensors;
  readonly closer: CloserLook;
  /** Returns the ledger of creation sites; undefined where none are booked. */
  readonly sites: (() => Body<'sites'>['sites']) | undefined;
}

/** Hooks the probe into Node and grpc-js, before the target loads either. */
export function hookProcess(settings: Settings, roles: () => PortRoles): Hooked {
  const store = settings.attribution ? new SiteStore(!settings.timers) : undefined;
  const channels = new ChannelCounter();
  const book = store && channels.book;
  const servers = book && new ServerBook(book);
  guarded(() => servers?.watch())();
  const copies: readonly GrpcCopy[] = hookGrpcModules(
    (Base) => channels.observe(Base, store, () => closer.ofCalls),
    (exports) => servers && observeGrpcServers(exports, servers),
  );
  const sockets = new SocketCounter(roles);
  const dials = store && dialAttribution(store, channels.book, copies);
  sockets.watch(dials ? dials.onDial : () => undefined);
  const [children, workers, sessions] = [new ChildCounter(), new WorkerCounter(), new SessionCounter()];
  for (const counter of [children, workers]) guarded(() => counter.watch(book))();
  const sight = new GrpcSight(copies, () => channels.counts().opened);
  guarded(() =>
    sessions.watch({
      book,
      siteOfSocket: (socket) => dials?.siteOf(socket),
      onFirstRequest: (headers, file) => sight.noteRequest(headers, file),
      onAccepted: servers && ((server, accepted) => servers.acceptSession(server, accepted)),
    }),
  )();
  const opens = book && new OpenBook(book);
  const datagrams = book && new DatagramBook();
  guarded(() => opens?.watch())();
  guarded(() => book && datagrams?.watch(book))();
  guarded(publishInterposed)();
  const sensors = new Sensors(settings, {
    sockets,
    children,
    workers,
    sessions,
    channels,
    copies,
    sight,
    opens,
    datagrams,
  });
  sensors.roles = roles;
  const closer = new CloserLook(settings, book, copies);
  const rows = () => [...channels.rows(), ...closer.rows(), ...(servers?.rows() ?? [])];
  return { sensors, closer, sites: store && rows };
}

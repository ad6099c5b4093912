import { ChannelCounter } from './channels.js';
import { ChildCounter } from './children.js';
import { dialAttribution } from './dials.js';
import type { Body } from './emit.js';
import { hookGrpcModules } from './grpcModules.js';
import { GrpcSight } from './grpcSight.js';
import { guarded } from './guard.js';
import { connectInspector } from './inspector.js';
import { publishInterposed } from './interpose.js';
import { OpenBook } from './opens.js';
import type { PortRoles } from './probe.js';
import { Sensors } from './sensors.js';
import { ServedCalls } from './served.js';
import { SessionCounter } from './sessions.js';
import type { Settings } from './settings.js';
import { SiteStore } from './siteStore.js';
import { SocketCounter } from './sockets.js';
import type { Board } from './threads/board.js';
import type { Threads } from './threads/threads.js';
import { WorkerCounter } from './workers.js';

/** A process that the probe is hooked into. */
export interface Hooked {
  readonly sensors: Sensors;
  /** Returns the ledger of creation sites; undefined where none are booked. */
  readonly sites: (() => Body<'sites'>['sites']) | undefined;
}

/**
 * Hooks the probe into Node and grpc-js, before the target loads either.
 * @param board where the worker threads of this process have their pages
 * @param threads the workers as the main thread sees them; undefined in a worker
 */
export function hookProcess(settings: Settings, roles: () => PortRoles, board: Board, threads?: Threads): Hooked {
  const store = settings.attribution ? new SiteStore(!settings.timers) : undefined;
  const channels = new ChannelCounter();
  const book = store && channels.book;
  const copies = hookGrpcModules((Base) => channels.observe(Base, store, settings.profile));
  const sockets = new SocketCounter(roles);
  const dials = store && dialAttribution(store, channels.book, copies);
  sockets.watch(dials ? dials.onDial : () => undefined);
  const [children, workers, sessions] = [new ChildCounter(), new WorkerCounter(board), new SessionCounter()];
  for (const counter of [children, workers]) guarded(() => counter.watch(book))();
  const sight = new GrpcSight(copies, () => channels.counts().opened);
  guarded(() =>
    sessions.watch({
      book,
      siteOfSocket: (socket) => dials?.siteOf(socket),
      isHooked: (socket) => dials?.isHooked(socket) === true,
      onSession: (file) => sight.noteSession(file),
      onFirstRequest: (headers, file) => sight.noteRequest(headers, file),
    }),
  )();
  const opens = book && new OpenBook(book);
  guarded(() => opens?.watch())();
  guarded(publishInterposed)();
  const counters = { sockets, children, workers, sessions, channels, copies, sight, opens };
  const sensors = new Sensors(settings, counters, threads);
  sensors.roles = roles;
  const session = store && settings.profile ? connectInspector() : undefined;
  const served = session && new ServedCalls(session, copies);
  const ownRows = () => [...channels.rows(), ...(served?.rows() ?? [])];
  return { sensors, sites: store && (() => threads?.rows(ownRows()) ?? ownRows()) };
}

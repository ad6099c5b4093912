import type { Already } from './already.js';
import { ChannelCounter } from './channels.js';
import { ChildCounter } from './children.js';
import { CloserLook } from './closerLook.js';
import { DatagramBook } from './datagrams.js';
import { dialAttribution } from './dials.js';
import type { Body } from './emit.js';
import { adoptCopy, type ChannelClass, type ForeignCopy, type GrpcCopy, hookGrpcModules } from './grpcModules.js';
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
import type { Board } from './threads/board.js';
import type { Threads } from './threads/threads.js';
import { WorkerCounter } from './workers.js';

/** A process that the probe is hooked into. */
export interface Hooked {
  readonly sensors: Sensors;
  readonly closer: CloserLook;
  /** Returns the ledger of creation sites; undefined where none are booked. */
  readonly sites: (() => Body<'sites'>['sites']) | undefined;
  /** The copies of grpc-js that are hooked; the list grows. */
  readonly copies: readonly GrpcCopy[];
  /** Hooks a copy that Node did not load as a module of its own. Returns the function that forgets it. */
  readonly adopt: (copy: ForeignCopy) => () => void;
}

/** What the probe finds around it. */
interface FoundAround {
  /** The place where the worker threads of this process have their pages. */
  readonly board: Board;
  /** The workers as the main thread sees them; undefined in a worker. */
  readonly threads?: Threads;
  /** What the process had made before the probe came. */
  readonly already: Already;
}

/**
 * Hooks the probe into Node and grpc-js, before the target loads either, or into those that it has loaded already.
 */
export function hookProcess(
  settings: Settings,
  roles: () => PortRoles,
  { board, threads, already }: FoundAround,
): Hooked {
  const store = settings.attribution ? new SiteStore(!settings.timers) : undefined;
  const channels = new ChannelCounter();
  const book = store && channels.book;
  const servers = book && new ServerBook(book);
  guarded(() => servers?.watch())();
  const observed = (Base: ChannelClass) => channels.observe(Base, store, () => closer.ofCalls);
  const copies = hookGrpcModules(
    (Base, copy) => {
      if (settings.attached) channels.adopt(Base, copy);
      return observed(Base);
    },
    (exports) => servers && observeGrpcServers(exports, servers),
    !settings.attached,
  );
  if (settings.attached) channels.unmarkWhenLeaving();
  const sockets = new SocketCounter(roles);
  const dials = store && dialAttribution(store, channels.book, copies);
  sockets.watch(dials ? dials.onDial : () => undefined);
  const [children, workers, sessions] = [new ChildCounter(), new WorkerCounter(board), new SessionCounter()];
  guarded(() => children.watch(book, already.children))();
  guarded(() => workers.watch(book))();
  const sight = new GrpcSight(copies, () => channels.counts().opened);
  guarded(() =>
    sessions.watch(
      {
        book,
        siteOfSocket: (socket) => dials?.siteOf(socket),
        isHooked: (socket) => dials?.isHooked(socket) === true,
        onSession: (file) => sight.noteSession(file),
        onFirstRequest: (headers, file) => sight.noteRequest(headers, file),
        onAccepted: servers && ((server, accepted) => servers.acceptSession(server, accepted)),
      },
      already.http2Servers,
    ),
  )();
  const opens = book && new OpenBook(book);
  const datagrams = book && new DatagramBook();
  guarded(() => opens?.watch())();
  guarded(() => book && datagrams?.watch(book))();
  guarded(publishInterposed)();
  const counters = { sockets, children, workers, sessions, channels, copies, sight, opens, datagrams };
  const sensors = new Sensors(settings, counters, threads);
  sensors.roles = roles;
  const closer = new CloserLook(settings, book, copies);
  const ownRows = () => [...channels.rows(), ...closer.rows(), ...(servers?.rows() ?? [])];
  return {
    sensors,
    closer,
    sites: store && (() => threads?.rows(ownRows()) ?? ownRows()),
    copies,
    adopt: (copy) => adoptCopy(copies, copy, observed),
  };
}

import type { Already } from './already.js';
import { ChannelCounter } from './channels.js';
import { ChildCounter } from './children.js';
import { dialAttribution } from './dials.js';
import type { Body } from './emit.js';
import { adoptCopy, type ChannelClass, type ForeignCopy, type GrpcCopy, hookGrpcModules } from './grpcModules.js';
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
  /** The copies of grpc-js that are hooked; the list grows. */
  readonly copies: readonly GrpcCopy[];
  /** Hooks a copy that Node did not load as a module of its own. Returns the function that forgets it. */
  readonly adopt: (copy: ForeignCopy) => () => void;
}

/** What the probe finds around it. */
interface Around {
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
export function hookProcess(settings: Settings, roles: () => PortRoles, { board, threads, already }: Around): Hooked {
  const store = settings.attribution ? new SiteStore(!settings.timers) : undefined;
  const channels = new ChannelCounter();
  const book = store && channels.book;
  const observed = (Base: ChannelClass) => channels.observe(Base, store, settings.profile);
  const copies = hookGrpcModules((Base, copy) => {
    if (settings.attached) channels.adopt(Base, copy);
    return observed(Base);
  }, !settings.attached);
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
        onSession: (file) => sight.noteSession(file),
        onFirstRequest: (headers, file) => sight.noteRequest(headers, file),
      },
      already.http2Servers,
    ),
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
  return {
    sensors,
    sites: store && (() => threads?.rows(ownRows()) ?? ownRows()),
    copies,
    adopt: (copy) => adoptCopy(copies, copy, observed),
  };
}

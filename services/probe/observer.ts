import { ChannelCounter } from './channels.js';
import { takeCheckpoint } from './checkpoint.js';
import { dialAttribution } from './dials.js';
import { Emitter } from './emit.js';
import { hookGrpcModules } from './grpcModules.js';
import { HelloPrinter } from './hello.js';
import { connectInspector } from './inspector.js';
import type { PortRoles, Probe } from './probe.js';
import { startProfiler } from './profile/profiler.js';
import { Sensors } from './sensors.js';
import { ServedCalls } from './served.js';
import { readSettings, type Settings } from './settings.js';
import { SiteStore } from './siteStore.js';
import { snapshotReader } from './snapshot.js';
import { SocketCounter } from './sockets.js';
import { tickReader } from './tick.js';
import { WorkCounter } from './work.js';

/** The hello line waits this long for the target to introduce itself. */
const HELLO_WITHIN_MS = 2000;

/**
 * Begins to observe this process, and returns what the target may tell and ask. Nothing of it keeps the process alive.
 */
export function observe(env: NodeJS.ProcessEnv): Probe {
  const settings = readSettings(env);
  const profiler = startProfiler(settings.profile);
  const emitter = new Emitter();
  const store = settings.attribution ? new SiteStore(!settings.countTimers) : undefined;
  const channels = new ChannelCounter();
  const copies = hookGrpcModules((Base) => channels.observe(Base, store, settings.profile.heap));
  const wishes = { busy: () => false, roles: (): PortRoles => ({}) };
  const sockets = new SocketCounter(() => wishes.roles());
  sockets.watch(store ? dialAttribution(store, channels.book, copies) : () => undefined);
  const work = new WorkCounter();
  const sight = new Sensors(settings, sockets, channels, copies);
  sight.roles = () => wishes.roles();
  const hello = new HelloPrinter(emitter, sight);
  const session = store && settings.profile.heap ? connectInspector() : undefined;
  const served = session && new ServedCalls(session, copies);

  const tick = tickReader(sight, work);
  const snapshot = snapshotReader(sight, work);
  startTimers(settings, hello, () => void emitter.emit('tick', tick()));
  sight.beginToCountTimers(); // after the probe's own have been made

  let last: Promise<unknown> = Promise.resolve();
  const checkpoint = async (index: number) => {
    const body = await takeCheckpoint(index, sight, work, wishes.busy, settings);
    hello.say();
    if (profiler) {
      sight.gc?.();
      for (const line of profiler.at(index)) await emitter.emit('profile', line);
    }
    if (store) void emitter.emit('sites', { index, sites: [...channels.rows(), ...(served?.rows() ?? [])] });
    await emitter.emit('checkpoint', body);
    return { settled: body.settled, disturbed: body.disturbed };
  };

  return {
    beginWork: () => work.begin(),
    setPortRoles(roles) {
      wishes.roles = roles;
    },
    setBusy(busy) {
      wishes.busy = busy;
    },
    introduce(host) {
      hello.host = host;
      hello.say();
    },
    checkpoint(index) {
      const taken = last.then(() => checkpoint(index));
      last = taken.catch(() => {});
      return taken;
    },
    event(name, detail) {
      if (hello.pending) hello.say();
      void emitter.emit('event', { name, ...(detail !== undefined && { detail }) });
    },
    snapshot,
  };
}

/** Ticks wait for the hello line, so that it comes first. */
function startTimers({ tickMs }: Settings, hello: HelloPrinter, tick: () => void): void {
  setTimeout(() => hello.pending && hello.say(), HELLO_WITHIN_MS).unref();
  if (tickMs > 0) setInterval(() => hello.pending || tick(), tickMs).unref();
}

import type { ChannelCommand } from '../../protos/channelLine.js';
import { alreadyThere, nothingYet } from './already.js';
import { Channel } from './channel.js';
import { checkpointPrinter } from './checkpointPrinter.js';
import { Emitter } from './emit.js';
import { HelloPrinter } from './hello.js';
import { hookProcess } from './hooks.js';
import { tellTheEnd } from './lastWords.js';
import { watchListeners } from './listeners.js';
import { plantChannels } from './plant.js';
import type { PortRoles, Probe } from './probe.js';
import { readSettings } from './settings.js';
import type { Sink } from './sink.js';
import { snapshotReader } from './snapshot.js';
import { StdoutSink } from './stdoutSink.js';
import { watchThreads } from './threads/watchThreads.js';
import { startTicks } from './tick.js';
import { undoAll } from './undo.js';
import { WorkCounter } from './work.js';

/** How a process is observed, where that is not as usual. */
export interface Observing {
  /** Takes the lines, in place of a control channel and of stdout. */
  readonly own?: Sink;
  /**
   * Is called once the probe has left the process, which it does only where it was attached to it: when it is told to
   * stop, or when the lab has gone.
   */
  readonly onLeft?: () => void;
}

/**
 * Begins to observe this process, and returns the probe that the target may tell and ask things. Nothing of the probe
 * keeps the process alive.
 */
export function observe(env: NodeJS.ProcessEnv, { own, onLeft }: Observing = {}): Probe {
  const settings = readSettings(env);
  let obey = (_: ChannelCommand): void => undefined;
  let leave = (): void => undefined;
  const already = settings.attached ? alreadyThere() : nothingYet;
  // First of all: while the target has descriptors left, and before its sockets are watched.
  const channel =
    settings.channel === undefined || own
      ? undefined
      : new Channel(
          settings.channel,
          (command) => obey(command),
          () => leave(),
        );
  const emitter = new Emitter(own ?? channel ?? new StdoutSink());
  const told = { busy: () => false, roles: (): PortRoles => ({}) };
  const { board, threads } = watchThreads(settings);
  const around = { board, threads, already };
  const { sensors, closer, sites, copies, adopt } = hookProcess(settings, () => told.roles(), around);
  const work = new WorkCounter();
  const hello = new HelloPrinter(emitter, sensors, channel && watchListeners(() => hello.say(), already.servers));
  if (channel) tellTheEnd(emitter, () => sensors.children.pids());
  if (channel) hello.say();
  else hello.sayInTime();
  const endTicks = startTicks(settings.tickMs, { sensors, work, hello, emitter });
  const snapshot = snapshotReader(sensors, work);
  const busy = () => told.busy();
  const checkpoint = checkpointPrinter({ settings, sensors, sites, work, busy, closer, hello, emitter });
  sensors.beginToCountTimers(); // after the probe's own have been made
  obey = (command) => {
    if (command.command === 'checkpoint') return void checkpoint(command.index, 'lab');
    if (command.command === 'look') return closer.begin(command.classesAt);
    endTicks();
    void emitter.emit('event', { name: 'stopped' });
    leave();
    channel?.close();
  };
  if (settings.attached)
    leave = () => {
      leave = () => undefined;
      undoAll();
      onLeft?.();
    };

  return {
    beginWork: () => work.begin(),
    setPortRoles(roles) {
      told.roles = roles;
    },
    setBusy(busy) {
      told.busy = busy;
    },
    introduce(host) {
      hello.host = host;
      hello.say();
    },
    checkpoint: (index) => checkpoint(index),
    event(name, detail) {
      if (hello.pending) hello.say();
      void emitter.emit('event', { name, ...(detail !== undefined && { detail }) });
    },
    snapshot,
    listen: (hear) => emitter.listen(hear),
    greet: () => hello.sayAgain(),
    adopt,
    plant: () => plantChannels(copies),
    sight: () => ({ seen: sensors.grpcSeen, blind: sensors.blind() }),
  };
}

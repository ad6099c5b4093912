import type { ChannelCommand } from '../../protos/channelLine.js';
import { Channel } from './channel.js';
import { checkpointPrinter } from './checkpointPrinter.js';
import { Emitter } from './emit.js';
import { HelloPrinter } from './hello.js';
import { hookProcess } from './hooks.js';
import { watchListeners } from './listeners.js';
import type { PortRoles, Probe } from './probe.js';
import { readSettings } from './settings.js';
import { snapshotReader } from './snapshot.js';
import { StdoutSink } from './stdoutSink.js';
import { startTicks } from './tick.js';
import { WorkCounter } from './work.js';

/**
 * Begins to observe this process, and returns the probe that the target may tell and ask things. Nothing of the probe
 * keeps the process alive.
 */
export function observe(env: NodeJS.ProcessEnv): Probe {
  const settings = readSettings(env);
  let obey = (_: ChannelCommand): void => undefined;
  // First of all: while the target has descriptors left, and before its sockets are watched.
  const channel =
    settings.channel === undefined ? undefined : new Channel(settings.channel, (command) => obey(command));
  const emitter = new Emitter(channel ?? new StdoutSink());
  const told = { busy: () => false, roles: (): PortRoles => ({}) };
  const { sensors, closer, sites } = hookProcess(settings, () => told.roles());
  const work = new WorkCounter();
  const hello = new HelloPrinter(emitter, sensors, channel && watchListeners(() => hello.say()));
  if (channel) hello.say();
  else hello.sayInTime();
  const endTicks = startTicks(settings.tickMs, { sensors, work, hello, emitter });
  const snapshot = snapshotReader(sensors, work);
  const busy = () => told.busy();
  const checkpoint = checkpointPrinter({ settings, sensors, sites, work, busy, closer, hello, emitter });
  sensors.beginToCountTimers(); // after the probe's own have been made
  obey = (command) => {
    if (command.command === 'checkpoint') return void checkpoint(command.index, 'lab');
    if (command.command === 'look') return closer.begin();
    endTicks();
    void emitter.emit('event', { name: 'stopped' });
    channel?.close();
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
  };
}

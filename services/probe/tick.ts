import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Emitter } from './emit.js';
import { guarded } from './guard.js';
import type { HelloPrinter } from './hello.js';
import { countDescriptors } from './kernel.js';
import type { TickFigures } from './probe.js';
import { seldom } from './seldom.js';
import type { Sensors } from './sensors.js';
import { undoable } from './undo.js';
import type { WorkCounter } from './work.js';

/** The period of the timer that measures the delay of the event loop. */
const RESOLUTION_MS = 20;

/** The sources of ticks, and the emitter that prints them. */
export interface TickSources {
  readonly sensors: Sensors;
  readonly work: WorkCounter;
  readonly hello: HelloPrinter;
  readonly emitter: Emitter;
}

/**
 * Prints a tick every `tickMs` milliseconds; never where that is 0. Ticks wait for the hello line, so that it comes
 * first.
 * @returns a function that ends it
 */
export function startTicks(tickMs: number, { sensors, work, hello, emitter }: TickSources): () => void {
  if (tickMs === 0) return () => undefined;
  const read = tickReader(sensors, work);
  let sight: string | undefined;
  const tick = () => {
    if (hello.pending) return;
    const body = read();
    if (sensors.sightKey !== sight) hello.say(); // what is seen no more, or of late, is said
    sight = sensors.sightKey;
    void emitter.emit('tick', body);
  };
  const timer = setInterval(guarded(tick), tickMs).unref();
  const end = () => clearInterval(timer);
  undoable(end);
  return end;
}

/**
 * Returns a function that reads the figures of a tick: O(1), whatever the number of sockets. The loop delay is since
 * its last call.
 */
export function tickReader(sensors: Sensors, work: WorkCounter): () => TickFigures {
  const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  loop.enable();
  undoable(() => loop.disable());
  const more = sensors.isAttached ? busyCounts(sensors) : () => ({});
  return () => {
    const cpu = process.cpuUsage();
    const channels = sensors.channels();
    const cgroupBytes = sensors.cgroupBytes();
    const loopDelay = { meanMs: delayMs(loop.mean), p99Ms: delayMs(loop.percentile(99)), maxMs: delayMs(loop.max) };
    loop.reset();
    return {
      work: work.counts(),
      ...sensors.allMemory(),
      ...(cgroupBytes !== undefined && { cgroupBytes }),
      cpuMs: (cpu.user + cpu.system) / 1000,
      loopDelay,
      sockets: sensors.counted(),
      ...(channels && { channels }),
      ...sensors.living(),
      ...more(),
    };
  };
}

/**
 * Returns a function that reads what else can leak. A process that ran already may serve others and never be quiet: it is
 * judged by its ticks then.
 */
function busyCounts(sensors: Sensors): () => Pick<TickFigures, 'descriptors' | 'streams' | 'timers'> {
  const [streams, timers] = [seldom(() => sensors.streams()), seldom(() => sensors.timers())];
  return () => {
    const [descriptors, inFlight, active] = [countDescriptors(), streams(), timers()];
    return {
      ...(descriptors !== undefined && { descriptors: descriptors - 1 }), // without the one that lists them
      ...(inFlight !== undefined && { streams: inFlight }),
      ...(active !== undefined && { timers: active }),
    };
  };
}

/**
 * Returns the delay in milliseconds. The histogram holds the time between two firings of its timer, its own period
 * included, in nanoseconds; while it is empty, it says NaN or 0.
 */
function delayMs(intervalNs: number): number {
  const delay = intervalNs / 1e6 - RESOLUTION_MS;
  return delay > 0 ? Math.round(delay * 1000) / 1000 : 0;
}

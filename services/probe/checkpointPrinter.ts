import type { Origin, RawFrame } from '../../protos/vitals.js';
import { takeCheckpoint } from './checkpoint.js';
import type { Body, Emitter } from './emit.js';
import type { HelloPrinter } from './hello.js';
import type { Hooked } from './hooks.js';
import { Origins } from './origins.js';
import type { Probe } from './probe.js';
import type { Settings } from './settings.js';
import type { WorkCounter } from './work.js';

/** The sources of checkpoints, and the emitter that prints them. */
export interface CheckpointSources extends Hooked {
  readonly settings: Settings;
  readonly work: WorkCounter;
  readonly busy: () => boolean;
  readonly hello: HelloPrinter;
  readonly emitter: Emitter;
}

/** Who asked for a checkpoint: the program waits for its own, and is not kept alive for one of the lab's. */
export type AskedBy = 'program' | 'lab';

/**
 * Returns the implementation of {@link Probe.checkpoint}, which takes checkpoints one at a time, and prints the
 * readings of each.
 */
export function checkpointPrinter(
  sources: CheckpointSources,
): (index: number, by?: AskedBy) => ReturnType<Probe['checkpoint']> {
  let last: Promise<unknown> = Promise.resolve();
  let pending = 0;
  return (index, by = 'program') => {
    // The lab's, which may be under way, lets the process end; the program's, which waits for it, does not.
    const hold = by === 'program' && pending > 0 ? setInterval(() => undefined, LONG_MS) : undefined;
    pending += 1;
    const taken = last
      .then(() => {
        clearInterval(hold);
        return printCheckpoint(index, by, sources);
      })
      .catch((error) => failed(index, error, sources))
      .finally(() => {
        pending -= 1;
      });
    last = taken;
    return taken;
  };
}

/** The period of a timer that only holds the process. */
const LONG_MS = 1 << 30;

/** Prints a checkpoint. Its own line comes last: whoever reads it has all that belongs to it. */
async function printCheckpoint(
  index: number,
  by: AskedBy,
  { settings, sensors, work, busy, closer, sites, hello, emitter }: CheckpointSources,
): ReturnType<Probe['checkpoint']> {
  const body = await takeCheckpoint(index, sensors, work, busy, { ...settings, holds: by === 'program' });
  hello.say();
  if (closer.profiler) {
    sensors.gc?.();
    for (const line of closer.profiler.at(index))
      await emitter.emit('profile', { ...line, ...originsOf(functionsOf(line)) });
  }
  if (sites) {
    const rows = sites();
    void emitter.emit('sites', { index, sites: rows, ...originsOf(rows.flatMap(({ frames }) => frames)) });
  }
  await emitter.emit('checkpoint', { ...body, ...(by === 'lab' && { by }) });
  return { settled: body.settled, disturbed: body.disturbed };
}

const origins = new Origins();

/** Returns where code was written that runs otherwise; nothing where all is as it was written. */
function originsOf(frames: readonly RawFrame[]): { origins?: Origin[] } {
  try {
    const found = origins.of(frames);
    return found.length > 0 ? { origins: found } : {};
  } catch {
    return {};
  }
}

/** Returns where the functions of the target's own begin. */
function functionsOf({ frames, strings }: Body<'profile'>): RawFrame[] {
  return frames.flatMap(([, url, line, column, end]): RawFrame[] =>
    end > 0 ? [[strings[url] ?? '', line, column]] : [],
  );
}

/**
 * Tells of a checkpoint that could not be read. The target that asked for it goes on: it gets no error of the probe's.
 */
function failed(
  index: number,
  error: unknown,
  { emitter }: CheckpointSources,
): Awaited<ReturnType<Probe['checkpoint']>> {
  const why = error instanceof Error ? error.message : String(error);
  void emitter.emit('event', { name: 'checkpoint-failed', detail: `${index}: ${why}` });
  return { settled: false, disturbed: true };
}

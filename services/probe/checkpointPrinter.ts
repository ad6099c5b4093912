import { setTimeout as sleep } from 'node:timers/promises';
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
export interface CheckpointSources extends Pick<Hooked, 'sensors' | 'closer' | 'sites'> {
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
  return (index, by = 'program') => {
    const turn = by === 'program' ? alive(last) : last;
    const taken = turn.then(() => printCheckpoint(index, by, sources)).catch((error) => failed(index, error, sources));
    last = taken;
    return taken;
  };
}

/** The time between two looks at whether another checkpoint is done. */
const LOOK_MS = 10;

/** Keeps the process alive until a checkpoint before is done, which may be the lab's and would not. */
async function alive(before: Promise<unknown>): Promise<void> {
  let done = false;
  void before.then(() => {
    done = true;
  });
  while (!done) await sleep(LOOK_MS);
}

/** Prints a checkpoint. Its own line comes last: whoever reads it has all that belongs to it. */
async function printCheckpoint(
  index: number,
  by: AskedBy,
  { settings, sensors, work, busy, closer, sites, hello, emitter }: CheckpointSources,
): ReturnType<Probe['checkpoint']> {
  const body = await takeCheckpoint(index, sensors, work, busy, { ...settings, holds: by === 'program' });
  hello.say();
  if (closer.profiler) {
    sensors.gc?.collect();
    for (const line of closer.profiler.at(index))
      await emitter.emit('profile', { ...line, ...originsOf(functionsOf(line)) });
  }
  const classes = closer.classes(index);
  if (classes) void emitter.emit('classes', classes);
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

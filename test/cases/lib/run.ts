/**
 * Runs one program under the probe, as a program that takes its own checkpoints: `node run.js NAME leak|fixed|clean`.
 * A warm-up, checkpoint 0, then six slices of work with a checkpoint after each. Writes to the file CASE_OUT what the
 * program held at each. Without a probe it reads the heap instead, where it is started with `--expose-gc`.
 */
import { writeFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import type { Description, Program, Twin } from './case.js';

/** What a run says of itself, in {@link file://run.ts}'s file. */
export interface Told {
  units: number;
  failed: number;
  /** What was held at each checkpoint. */
  held: number[];
  /** The heap after GC at each; empty under the probe. */
  heapBytes: number[];
}

/** The part of the probe that a program may ask. */
interface ProbeOfOurs {
  beginWork(): (outcome?: 'failed') => void;
  checkpoint(index: number): Promise<unknown>;
}

const SLICES = 6;
const [name = '', twin = ''] = process.argv.slice(2) as [string, Twin];
const folder = twin === 'clean' ? 'clean' : 'leaks';
const loaded = (await import(`../${folder}/${name}.js`)) as {
  description: Description;
  program(leaks: boolean): Program;
};
const probe = (globalThis as Record<symbol, unknown>)[Symbol.for('grpc-leak-lab.probe')] as ProbeOfOurs | undefined;
const unitsPerSlice = loaded.description.unitsPerSlice ?? 10;
const told: Told = { units: SLICES * unitsPerSlice, failed: 0, held: [], heapBytes: [] };
const program = loaded.program(twin === 'leak');

await program.setup?.();
for (let unit = 0; unit < Math.max(1, unitsPerSlice / 10); unit++) await program.once();
await look(0);
for (let slice = 1; slice <= SLICES; slice++) {
  for (let unit = 0; unit < unitsPerSlice; unit++) await work();
  await look(slice);
}
if (process.env.CASE_OUT) writeFileSync(process.env.CASE_OUT, JSON.stringify(told));
await program.teardown?.();
process.exit(0);

async function work(): Promise<void> {
  const done = probe?.beginWork();
  try {
    await program.once();
    done?.();
  } catch (error) {
    told.failed += 1;
    if (told.failed === 1) console.error(error);
    done?.('failed');
  }
}

async function look(index: number): Promise<void> {
  await probe?.checkpoint(index);
  told.held.push(await program.truth());
  if (probe || !global.gc) return;
  for (let times = 0; times < 3; times++) {
    global.gc();
    await turn();
  }
  told.heapBytes.push(process.memoryUsage().heapUsed);
}

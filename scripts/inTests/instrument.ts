import { closeSync, openSync } from 'node:fs';
import type { Reading } from '../../protos/vitals.js';
import type { Probe } from '../../services/probe/probe.js';
import { BlindInstrument } from './errors.js';
import type { Recording } from './recording.js';

/** How often the plants are tried: something else may end beside them in a process of tests. */
const TRIES = 3;

/** What is planted, and how many of each. */
type PlantCounts = { readonly channels: number; readonly descriptors: number };

/**
 * Plants a channel with every grpc-js of this process, and a descriptor, and looks whether the probe finds them and finds
 * them gone. The last look, at which they are gone, is the baseline of the recording.
 * @throws {BlindInstrument} where it does not, or where it is seen that a grpc-js makes calls and is not counted
 */
export async function checkInstrument(probe: Probe, recording: Recording): Promise<void> {
  const { seen, blind } = probe.sight();
  if (seen === 'unhooked') throw new BlindInstrument(`cannot judge: ${blind.grpc}\n  → ${CURE}`);
  let missed: readonly string[] = [];
  for (let tried = 0; tried < TRIES; tried++) {
    missed = await plantAndLook(probe, recording);
    if (missed.length === 0) return;
  }
  throw new BlindInstrument(`cannot judge, for a planted leak was not found: ${missed.join('; ')}\n  → ${CURE}`);
}

const CURE =
  'load the probe before anything else: node --import grpc-leak-lab/register --test; in Jest, testEnvironment: "grpc-leak-lab/jest-environment"';

/** Plants, looks, takes the plants out and looks again. Returns what was not seen. */
async function plantAndLook(probe: Probe, recording: Recording): Promise<readonly string[]> {
  const plant = probe.plant();
  const file = openSync(process.execPath, 'r');
  const held = await look(probe, recording).finally(() => {
    plant.close();
    closeSync(file);
  });
  return missedOf({ channels: plant.channels, descriptors: 1 }, held, await look(probe, recording));
}

function missedOf(planted: PlantCounts, held: Reading, gone: Reading): string[] {
  const levels = {
    channels: [held.channels, gone.channels],
    descriptors: [held.descriptors?.total, gone.descriptors?.total],
  } as const;
  return (['channels', 'descriptors'] as const).flatMap((name) => {
    const [before, after] = levels[name];
    if (before === undefined || after === undefined)
      return name === 'channels' && planted.channels > 0 ? ['no channels are counted'] : [];
    const found = before - after;
    return found === planted[name] ? [] : [`${planted[name]} of the ${name} planted, ${found} found`];
  });
}

/** Takes a checkpoint, with which the recording begins anew, and returns its last reading. */
async function look(probe: Probe, recording: Recording): Promise<Reading> {
  recording.beginAnew();
  await probe.checkpoint(0);
  const reading = recording.lastReading;
  if (!reading) throw new BlindInstrument('cannot judge: the probe of this process takes no readings');
  return reading;
}

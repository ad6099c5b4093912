import type { CheckpointReadings, LoadSample } from '../../../scripts/analysis/model/judgement.js';
import { type Rng, rng } from '../rng.js';
import { fleetClock, type ReplicaClock, replicaClock, type Timing } from './clock.js';
import { EventLog, type SiteCounts } from './eventLog.js';
import type { EventFamily, Noise } from './family.js';

/** One replica as the lab would see it. */
export interface SeenReplica {
  /** Empty under a single load. */
  checkpoints: CheckpointReadings[];
  /** Empty where there are checkpoints. */
  samples: LoadSample[];
  /** The ledger by site at each checkpoint, or at each sample. */
  ledger(): SiteCounts[][];
}

/**
 * Plays a fleet of one family. The same seed gives the same fleet, and a larger fleet begins with the replicas of a
 * smaller one wherever the family does not choose among them.
 *
 * @param number the family's place in its list: its stream of random numbers
 */
export function playFleet(
  family: EventFamily,
  number: number,
  timing: Timing,
  replicas: number,
  seed: number,
): SeenReplica[] {
  const stream = 1_000_000 + 1000 * number;
  const shared = rng(seed, stream);
  const fleet = fleetClock(shared, timing);
  const play = family.draw(shared, fleet, replicas);
  return Array.from({ length: replicas }, (_, replica) => {
    const own = rng(seed, stream + 1 + replica);
    const clock = replicaClock(own, fleet);
    const log = new EventLog();
    const noise = play(own, clock, log, replica) ?? (family.metric === 'sockets' ? countNoise(own) : {});
    const levels = log.levels(clock.readAt);
    return {
      checkpoints: timing.ticks > 0 ? [] : checkpointsOf(clock, levels, noise),
      samples: timing.ticks > 0 ? samplesOf(clock, levels, noise) : [],
      ledger: () => log.ledger(clock.readAt, family.sites),
    };
  });
}

/** Calls in flight: under load a few, at a checkpoint rarely one. */
function countNoise(own: Rng): Noise {
  return { reading: () => (own.chance(0.02) ? 1 : 0), load: () => own.poisson(3) };
}

function checkpointsOf({ timing, workAt }: ReplicaClock, levels: number[], noise: Noise): CheckpointReadings[] {
  return levels.map((level, index) => {
    const base = level + (noise.checkpoint?.() ?? 0);
    const readings = Array.from({ length: timing.readings }, () => base + (noise.reading?.() ?? 0));
    return { index, work: workAt[index] ?? 0, boot: 'life', readings, settled: true, disturbed: false };
  });
}

function samplesOf({ timing, readAt, workAt }: ReplicaClock, levels: number[], noise: Noise): LoadSample[] {
  const around = (readAt.length - timing.ticks) / 2;
  return levels.map((level, i): LoadSample => {
    const phase = i < around ? 'baseline' : i < around + timing.ticks ? 'load' : 'final';
    const added = (phase === 'load' ? noise.load : noise.reading)?.() ?? 0;
    return { atMs: 1000 * (readAt[i] ?? 0), work: workAt[i] ?? 0, boot: 'life', value: level + added, phase };
  });
}

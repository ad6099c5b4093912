import type { ReplicaVerdict } from '../../../scripts/analysis/model/analysis.js';
import { judgeCheckpoints, judgeSingleLoad } from '../../../scripts/analysis/verdict/index.js';
import type { Timing } from './clock.js';
import { concludedOf, type JudgeReplica } from './concluded.js';
import { eventFamilies } from './families/index.js';
import type { EventFamily } from './family.js';
import { playFleet } from './fleet.js';

/** The outcomes of so many fleets of one family. */
export interface EventRates {
  family: EventFamily;
  fleets: number;
  leak: number;
  clean: number;
  inconclusive: number;
}

/** Seeds from here on were looked at while the rules were worked on … */
export const TUNING_FROM = 1;
/** … and these were held back for the figures that are told. Tests have seeds of their own. */
export const HELD_BACK_FROM = 5_000_001;

/** Plays and judges fleets of every family whose name, metric or truth has the word in it. Deterministic. */
export function* eventRates(
  timing: Timing,
  replicas: number,
  seeds: { from: number; count: number },
  word = '',
): Generator<EventRates> {
  for (const { family, number } of eventFamilies) {
    if (!`${family.name} ${family.metric} ${family.truth}`.includes(word)) continue;
    const outcomes = { leak: 0, clean: 0, inconclusive: 0, invalid: 0 };
    for (let seed = seeds.from; seed < seeds.from + seeds.count; seed++) {
      const fleet = playFleet(family, number, timing, replicas, seed);
      outcomes[concludedOf(family, fleet, timing, byLevels(family, timing)).outcome]++;
    }
    yield { family, fleets: seeds.count, ...outcomes };
  }
}

/** The replicas of one fleet, judged by the first stretch of its load. */
export function judgedEvents(
  family: EventFamily,
  number: number,
  timing: Timing,
  replicas: number,
  seed: number,
): ReplicaVerdict[] {
  const judge = byLevels(family, timing);
  return playFleet(family, number, timing, replicas, seed).map((seen, i) => ({
    replica: `replica-${i + 1}`,
    ...judge(seen, timing.slices),
  }));
}

function byLevels({ metric }: EventFamily, { ticks }: Timing): JudgeReplica {
  return ({ checkpoints, samples }, slices, confirming) =>
    ticks > 0
      ? judgeSingleLoad(metric, samples)
      : judgeCheckpoints(metric, checkpoints.slice(0, slices + 1), 0, undefined, undefined, undefined, confirming);
}

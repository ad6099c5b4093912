import { reasonToConfirm } from '../../../scripts/analysis/furtherStretch.js';
import type { ReplicaVerdict } from '../../../scripts/analysis/model/analysis.js';
import type { LaterStretch } from '../../../scripts/analysis/model/judgement.js';
import { combineReplicas, judgeCheckpoints, judgeSingleLoad } from '../../../scripts/analysis/verdict/index.js';
import type { Timing } from './clock.js';
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
    for (let seed = seeds.from; seed < seeds.from + seeds.count; seed++)
      outcomes[concludedEvents(family, number, timing, replicas, seed).outcome]++;
    yield { family, fleets: seeds.count, ...outcomes };
  }
}

/**
 * The verdict on one fleet. Where there may be a second stretch of load, the first is judged, and all of it by the second
 * where the lab would run one.
 */
function concludedEvents(
  family: EventFamily,
  number: number,
  timing: Timing,
  replicas: number,
  seed: number,
): Concluded {
  if (!timing.more) return combineReplicas(family.metric, judgedEvents(family, number, timing, replicas, seed));
  const seen = playFleet(family, number, timing, replicas, seed);
  const judged = (upTo: number, confirming?: LaterStretch): Concluded =>
    combineReplicas(
      family.metric,
      seen.map(({ checkpoints }, i) => {
        const taken = checkpoints.filter(({ index }) => index <= upTo);
        const verdict = judgeCheckpoints(family.metric, taken, 0, undefined, undefined, undefined, confirming);
        return { replica: `replica-${i + 1}`, ...verdict };
      }),
    );
  const first = judged(timing.slices);
  if (reasonToConfirm(first.outcome, [first]) === undefined) return first;
  return judged(Number.POSITIVE_INFINITY, { after: timing.slices, times: timing.more.passes / timing.passes });
}

type Concluded = ReturnType<typeof combineReplicas>;

/** The replicas of one fleet, judged. */
export function judgedEvents(
  family: EventFamily,
  number: number,
  timing: Timing,
  replicas: number,
  seed: number,
): ReplicaVerdict[] {
  return playFleet(family, number, timing, replicas, seed).map(({ checkpoints, samples }, i) => ({
    replica: `replica-${i + 1}`,
    ...(timing.ticks > 0 ? judgeSingleLoad(family.metric, samples) : judgeCheckpoints(family.metric, checkpoints)),
  }));
}

import type { ReplicaVerdict } from '../../scripts/analysis/model/analysis.js';
import { combineReplicas, judgeCheckpoints, judgeSingleLoad } from '../../scripts/analysis/verdict/index.js';
import type { Family, Setting } from './families/family.js';
import { families } from './families/index.js';
import { rng } from './rng.js';
import { checkpointsOf, loadSamplesOf } from './sample.js';

/** The share of each outcome, 0 … 1. */
export interface Rates {
  leak: number;
  clean: number;
  inconclusive: number;
}

export interface FamilyRates {
  family: Family;
  /** The shares for one metric on one replica. */
  replica: Rates;
  /** After the three replicas of a fleet are combined. */
  fleet: Rates;
}

/** A range of seeds; each is one fleet of three replicas. */
export interface Seeds {
  from: number;
  count: number;
}

/** Rules were worked on with these only. */
export const WORKING_SEEDS: Seeds = { from: 1, count: 4000 };
/** Held back: for the figures that are told. */
export const HELD_BACK_SEEDS: Seeds = { from: 1_000_001, count: 4000 };

export type Judge = 'checkpoints' | 'single load';

const REPLICAS = 3;

/** Simulates and judges every family of the generator. Deterministic. */
export function rates(setting: Setting, judge: Judge, seeds: Seeds): FamilyRates[] {
  return families.map((family, number) => ({ family, ...familyRates(family, number, setting, judge, seeds) }));
}

function familyRates(
  family: Family,
  number: number,
  setting: Setting,
  judge: Judge,
  seeds: Seeds,
): Pick<FamilyRates, 'replica' | 'fleet'> {
  const replica = { leak: 0, clean: 0, inconclusive: 0, invalid: 0 };
  const fleet = { ...replica };
  for (let seed = seeds.from; seed < seeds.from + seeds.count; seed++) {
    const verdicts = judgedFleet(family, number, setting, judge, seed);
    for (const verdict of verdicts) replica[verdict.outcome] += 1 / seeds.count / REPLICAS;
    fleet[combineReplicas(family.metric, verdicts).outcome] += 1 / seeds.count;
  }
  return { replica, fleet };
}

/** The three replicas of one fleet, judged. */
export function judgedFleet(
  family: Family,
  number: number,
  setting: Setting,
  judge: Judge,
  seed: number,
): ReplicaVerdict[] {
  const drawReplica = family.draw(rng(seed, 1000 * number), setting);
  return Array.from({ length: REPLICAS }, (_, i) => {
    const course = drawReplica(rng(seed, 1000 * number + 1 + i));
    const verdict =
      judge === 'checkpoints'
        ? judgeCheckpoints(family.metric, checkpointsOf(course, setting))
        : judgeSingleLoad(family.metric, loadSamplesOf(course, setting));
    return { replica: `replica-${i + 1}`, ...verdict };
  });
}

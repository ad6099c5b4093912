import type { ReplicaVerdict } from '../../../scripts/analysis/model/analysis.js';
import type { CheckpointReadings, LaterStretch } from '../../../scripts/analysis/model/judgement.js';
import { judgeCheckpoints, METRICS } from '../../../scripts/analysis/verdict/index.js';
import type { SiteCourse } from '../../../scripts/analysis/verdict/ledger/siteCounts.js';
import { type Evidence, weigh } from '../../../scripts/analysis/verdict/ledger/weigh.js';
import type { Timing } from './clock.js';
import { concludedOf, type JudgeReplica } from './concluded.js';
import type { SiteCounts } from './eventLog.js';
import type { EventFamily } from './family.js';
import { playFleet, type SeenReplica } from './fleet.js';

/** The outcomes of fleets of one family, by the levels alone and with the ledger. */
export interface LedgerRates {
  family: EventFamily;
  fleets: number;
  levels: Outcomes;
  ledger: Outcomes;
}

export type Outcomes = Record<ReplicaVerdict['outcome'], number>;

/** Plays fleets of one family at checkpoints, and judges each twice. Deterministic. */
export function ledgerRates(
  { family, number }: { family: EventFamily; number: number },
  timing: Timing,
  replicas: number,
  { from, count }: { from: number; count: number },
): LedgerRates {
  const none = (): Outcomes => ({ leak: 0, clean: 0, inconclusive: 0, invalid: 0 });
  const rates: LedgerRates = { family, fleets: count, levels: none(), ledger: none() };
  for (let seed = from; seed < from + count; seed++) {
    const fleet = playFleet(family, number, timing, replicas, seed);
    rates.levels[concludedOf(family, fleet, timing, byLevels(family)).outcome]++;
    rates.ledger[concludedOf(family, fleet, timing, byBoth(family)).outcome]++;
  }
  return rates;
}

/** Judges levels, as the lab does in the stretch that it is told of. */
const judgeOf =
  ({ metric }: EventFamily, confirming: LaterStretch | undefined) =>
  (levels: readonly CheckpointReadings[]) =>
    judgeCheckpoints(metric, levels, 0, undefined, undefined, undefined, confirming);

function byLevels(family: EventFamily): JudgeReplica {
  return ({ checkpoints }, slices, confirming) => judgeOf(family, confirming)(checkpoints.slice(0, slices + 1));
}

function byBoth(family: EventFamily): JudgeReplica {
  return (seen, slices, confirming) => {
    const judge = judgeOf(family, confirming);
    const checkpoints = seen.checkpoints.slice(0, slices + 1);
    const verdict = judge(checkpoints);
    const work = { one: 'pass', many: 'passes' };
    return weigh(METRICS[family.metric], verdict, evidenceOf(family, seen, checkpoints), judge, { work }).verdict;
  };
}

function evidenceOf(
  { sites }: EventFamily,
  { ledger }: SeenReplica,
  checkpoints: readonly CheckpointReadings[],
): Evidence {
  const books = ledger().slice(0, checkpoints.length);
  const own = sites.map((site) => books.map((book) => countOf(book, site)));
  const abandoned = checkpoints.map(({ index, work }, at) => ({
    atMs: index,
    work,
    abandoned: (books[at] ?? []).reduce((sum, each) => sum + each.abandoned, 0),
  }));
  return { ledger: { checkpoints, own: own.filter(opensAnything), others: [] }, abandoned };
}

function countOf(book: readonly SiteCounts[], site: string): SiteCourse[number] {
  const { opened = 0, closed = 0, abandoned = 0 } = book.find((each) => each.site === site) ?? {};
  return { opened, closed, abandoned };
}

const opensAnything = (site: SiteCourse): boolean => (site.at(-1)?.opened ?? 0) > 0;

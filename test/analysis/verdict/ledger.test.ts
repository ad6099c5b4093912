/** The rules for the ledger of creation sites, on counts and on the generator of events. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SIX_BY_TEN } from '../../../bench/verdict/events/clock.js';
import { bookedSites } from '../../../bench/verdict/events/families/bookedSites.js';
import { eventFamilies } from '../../../bench/verdict/events/families/index.js';
import { type LedgerRates, ledgerRates } from '../../../bench/verdict/events/withLedger.js';
import type { ReplicaVerdict } from '../../../scripts/analysis/model/analysis.js';
import type { CheckpointReadings } from '../../../scripts/analysis/model/judgement.js';
import { combineReplicas, judgeCheckpoints, METRICS } from '../../../scripts/analysis/verdict/index.js';
import { type AbandonedCount, abandonmentOf } from '../../../scripts/analysis/verdict/ledger/abandoned.js';
import { habitOf } from '../../../scripts/analysis/verdict/ledger/habit.js';
import { heldByPool } from '../../../scripts/analysis/verdict/ledger/heldByPool.js';
import type { SiteCourse } from '../../../scripts/analysis/verdict/ledger/siteCounts.js';
import { type Evidence, type Weighed, weigh } from '../../../scripts/analysis/verdict/ledger/weigh.js';

/** Neither the seeds of the tuning nor those held back. */
const FROM = 9_500_001;
const work = { one: 'pass', many: 'passes' };

/** The course of a site by what it opened and closed in each slice. */
function course(...slices: readonly (readonly [opened: number, closed: number, abandoned?: number])[]): SiteCourse {
  const counts = [{ opened: 0, closed: 0, abandoned: 0 }];
  for (const [opened, closed, abandoned = 0] of slices) {
    const last = counts.at(-1) as SiteCourse[number];
    counts.push({
      opened: last.opened + opened,
      closed: last.closed + closed,
      abandoned: last.abandoned + abandoned,
    });
  }
  return counts;
}

function levels(values: readonly number[], settled = true): CheckpointReadings[] {
  return values.map((value, index) => ({
    ...{ index, work: 10 * index, boot: 'life', settled, disturbed: false },
    readings: [value, value],
  }));
}

const judge = (checkpoints: readonly CheckpointReadings[]) => judgeCheckpoints('channels', checkpoints);

function weighed(values: readonly number[], own: readonly SiteCourse[], more: Partial<Evidence> = {}): Weighed {
  const checkpoints = levels(values);
  const evidence = { ledger: { checkpoints, own, others: [] }, ...more };
  return weigh(METRICS.channels, judge(checkpoints), evidence, judge, { work });
}

const liveOf = (site: SiteCourse) => site.map(({ opened, closed }) => opened - closed);

describe('the habit of a creation site', () => {
  it('is told by when it closes, and by what it gains after that', () => {
    const full = [10, 0] as const;
    assert.equal(habitOf(course(full, full, full, full, full, [10, 5])), 'closes-late');
    assert.equal(habitOf(course(full, full, full, full, [10, 3], [10, 10])), 'closes-late');
    assert.equal(habitOf(course([5, 0], [5, 0], [5, 0], [5, 0], [5, 0], [5, 4])), 'closes-late');
    assert.equal(habitOf(course(full, full, full, full, full, full)), 'never-closes');
    assert.equal(habitOf(course(full, full, full, full, full, [10, 1])), 'closes-some', 'one is late by chance');
    assert.equal(habitOf(course([10, 9], [10, 9], [10, 9], [10, 9], [10, 9], [10, 9])), 'closes-some');
    assert.equal(habitOf(course([20, 0], [20, 0], [20, 0], [20, 5], [20, 10], [20, 10])), 'closes-some', 'it leaks on');
    assert.equal(habitOf(course([40, 0], [0, 0], [0, 3], [0, 0], [0, 0], [0, 0])), 'idle');
    const lost = [10, 0, 10] as const;
    assert.equal(habitOf(course(lost, lost, lost, lost, lost, [10, 5, 5])), 'closes-some', 'a pool holds what it has');
  });
});

describe('a verdict weighed against the ledger', () => {
  it('is weakened where a pool that fills late explains the growth, and kept where a leak is left without it', () => {
    const pool = course([10, 0], [10, 0], [10, 0], [10, 0], [10, 0], [10, 6]);
    const alone = weighed(liveOf(pool), [pool]);
    assert.deepEqual(
      [alone.effect, alone.verdict.outcome, alone.verdict.reasonCode],
      ['weakened', 'inconclusive', 'pool-filling'],
    );
    assert.match(alone.verdict.sentence, /^channels: could be a pool that fills \(1 site, 60 opened, 6 closed/);
    const leak = course([5, 0], [5, 0], [5, 0], [5, 0], [5, 0], [5, 0]);
    const both = weighed(
      liveOf(pool).map((live, at) => live + (liveOf(leak)[at] ?? 0)),
      [pool, leak],
    );
    assert.deepEqual([both.effect, both.verdict.outcome], ['kept', 'leak']);
  });

  it('is kept as it is, words and all, where the sites of a leak close nothing', () => {
    const leak = course([6, 0], [6, 0], [6, 0], [6, 0], [6, 0], [6, 0]);
    const before = judge(levels(liveOf(leak)));
    const { verdict, effect } = weighed(liveOf(leak), [leak]);
    assert.equal(effect, 'kept');
    assert.deepEqual({ ...verdict, trace: [] }, { ...before, trace: [] });
    assert.equal(verdict.trace.at(-1)?.passed, true);
  });

  it('takes no account of a pool that the level does not hold', () => {
    const pool = course([30, 0], [30, 0], [30, 0], [30, 0], [30, 0], [30, 20]);
    assert.equal(weighed([0, 6, 12, 18, 24, 30, 36], [pool]).verdict.outcome, 'leak');
  });

  it('is overruled by a site that never closes behind a pool that drains, and states its growth', () => {
    const pool = course([40, 12], [0, 3], [0, 9], [0, 2], [0, 8], [0, 6]);
    const leak = course([4, 0], [4, 0], [4, 0], [4, 0], [4, 0], [4, 0]);
    const level = liveOf(pool).map((live, at) => live + (liveOf(leak)[at] ?? 0));
    const { verdict, effect } = weighed(level, [pool, leak]);
    assert.deepEqual([effect, verdict.outcome, verdict.reasonCode], ['overruled', 'leak', 'site-never-closes']);
    assert.equal(verdict.growthPerWork, 0.4);
    assert.deepEqual(
      verdict.levels.map((each) => each.level),
      level,
    );
    const twin = course([4, 4], [4, 4], [4, 4], [4, 4], [4, 4], [4, 4]);
    const { verdict: acquitted } = weighed(liveOf(pool), [pool, twin]);
    assert.notEqual(acquitted.outcome, 'leak');
  });

  it('leaves alone what replaces the connections of another site one for one', () => {
    const first = course([40, 6], [0, 6], [0, 6], [0, 6], [0, 6], [0, 6]);
    const again = course([6, 0], [6, 0], [6, 0], [6, 0], [6, 0], [6, 0]);
    const { verdict, effect } = weighed([0, 40, 40, 40, 40, 40, 40], [first, again]);
    assert.deepEqual([effect, verdict.outcome], ['kept', 'clean']);
  });

  it('finds a site that never closes where no checkpoint was quiet', () => {
    const leak = course([5, 0], [5, 0], [5, 0], [5, 0], [5, 0], [5, 0]);
    const checkpoints = levels(liveOf(leak), false);
    const evidence = { ledger: { checkpoints, own: [leak], others: [] } };
    const { verdict } = weigh(METRICS.channels, judge(checkpoints), evidence, judge, { work, workCounted: false });
    assert.deepEqual([verdict.reasonCode, verdict.growthPerWork], ['site-never-closes', null]);
    assert.doesNotMatch(verdict.sentence, /NaN|null|per pass/);
  });
});

describe('channels that are collected unclosed', () => {
  const seen = (...abandoned: number[]): AbandonedCount[] =>
    abandoned.map((count, at) => ({ atMs: 100 * at, work: 10 * at, abandoned: count }));

  it('prove a leak where they grow with the work, and none where a few are forgotten once', () => {
    assert.equal(abandonmentOf(seen(0, 2, 4, 6, 8), judge)?.gained, 8);
    assert.equal(abandonmentOf(seen(0, 30, 30, 30, 30, 30), judge), undefined);
    assert.equal(abandonmentOf(seen(0, 1, 2, 3, 4, 5), judge), undefined);
    assert.equal(abandonmentOf(seen(0, 0, 0, 0, 0, 40), judge), undefined);
    assert.equal(abandonmentOf(seen(0, 2, 4, 6, 8), judge, 0.2), undefined, 'as much is tolerated');
  });

  it('overrule levels that say nothing, and one replica is enough', () => {
    const { verdict, effect } = weighed([9, 3, 12, 2, 9, 5, 4], [], { abandoned: seen(0, 2, 4, 6, 8, 10, 12) });
    assert.deepEqual([effect, verdict.outcome, verdict.reasonCode], ['overruled', 'leak', 'collected-unclosed']);
    const clean = judge(levels([4, 4, 4, 4, 4, 4, 4]));
    const fleet = [verdict, clean, clean].map((each, at) => ({ ...each, replica: `replica-${at}` }));
    assert.deepEqual(combineReplicas('channels', fleet).outcome, 'leak');
  });
});

describe('what the clients of a pool hold', () => {
  const of = (changes: Partial<ReplicaVerdict>): ReplicaVerdict => ({
    ...{ replica: 'replica-1', ...judge(levels([0, 6, 12, 18, 24, 30, 36])) },
    ...changes,
  });
  const pool = of({ outcome: 'inconclusive', reasonCode: 'pool-filling', growthPerWork: 1 });

  it('is as open as the pool, as far as they can hold it', () => {
    const heap = (growthPerWork: number, others: ReplicaVerdict[]) =>
      heldByPool('heap_after_gc_bytes', of({ growthPerWork }), others).outcome;
    assert.equal(heap(27_000, [pool]), 'inconclusive');
    assert.equal(heap(2_000_000, [pool]), 'leak');
    assert.equal(heap(27_000, []), 'leak');
    assert.equal(heap(27_000, [pool, of({})]), 'leak', 'beside a leak it is put down to that');
    assert.equal(heldByPool('workers', of({ growthPerWork: 1 }), [pool]).outcome, 'leak');
  });
});

describe('the rates of the ledger, on the generator of events', () => {
  const families = [
    ...eventFamilies.filter(({ family }) => family.metric === 'sockets'),
    ...bookedSites.map((family, at) => ({ family, number: 500 + at })),
  ];
  const rates = (name: RegExp, count: number): LedgerRates[] => {
    const chosen = families.filter(({ family }) => name.test(family.name));
    assert.ok(chosen.length > 0, `${name}`);
    return chosen.map((each) => ledgerRates(each, SIX_BY_TEN, 3, { from: FROM, count }));
  };

  it('calls no clean family a leak more often than the levels alone do', () => {
    for (const { family, levels: alone, ledger } of rates(/./, 20))
      if (family.truth === 'clean')
        assert.ok(ledger.leak <= alone.leak, `${family.name}: ${alone.leak} → ${ledger.leak} of 20`);
  });

  it('finds what drains and breathes hide, and acquits none of it', () => {
    for (const { family, levels: alone, ledger } of rates(/^(0\.4|1|2) a pass (behind|beside)/, 60)) {
      assert.equal(ledger.clean, 0, family.name);
      assert.ok(ledger.leak >= 50 && ledger.leak >= alone.leak, `${family.name}: ${ledger.leak} of 60`);
    }
  });

  it('goes on finding lines that close most of what they open', () => {
    for (const { family, levels: alone, ledger } of rates(/loses the rest/, 40))
      assert.ok(ledger.leak >= alone.leak && ledger.leak >= 38, `${family.name}: ${alone.leak} → ${ledger.leak} of 40`);
  });
});

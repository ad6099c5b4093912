import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rng } from '../../../bench/verdict/rng.js';
import type { LoadSample } from '../../../scripts/analysis/model/judgement.js';
import { judgeSingleLoad } from '../../../scripts/analysis/verdict/index.js';
import { known, knownEnds } from '../../support/known.js';

/**
 * 20 samples before, 120 under and 20 after a load of 1200 passes; the level is of the share of the load, calls in
 * flight come on top.
 */
function load(
  level: (share: number) => number,
  {
    inFlight = 3,
    final,
    work = 1200,
    count = 120,
  }: { inFlight?: number; final?: number; work?: number; count?: number } = {},
): LoadSample[] {
  const r = rng(17, 1);
  return Array.from({ length: count + 40 }, (_, i): LoadSample => {
    const share = Math.min(1, Math.max(0, (i - 20) / (count - 1)));
    const phase = i < 20 ? 'baseline' : i < 20 + count ? 'load' : 'final';
    const value =
      phase === 'load'
        ? level(share) + r.poisson(inFlight)
        : phase === 'final' && final !== undefined
          ? final
          : level(share);
    return { atMs: i * 500, work: Math.round(work * share), boot: 'a', value, phase };
  });
}

describe('a single load', () => {
  it('finds a leak under calls in flight, its rate inside the interval', () => {
    const verdict = judgeSingleLoad(
      'sockets',
      load((x) => 4 + Math.floor(200 * x)),
    );
    assert.equal(verdict.outcome, 'leak', verdict.sentence);
    const [low, high] = knownEnds(verdict.ci95);
    assert.ok(low < 200 / 1200 && high > 200 / 1200, `${verdict.ci95}`);
    assert.ok(Math.abs(known(verdict.growthPerWork) - 200 / 1200) < 0.02);
  });

  it('acquits a flat count, and a pool that filled early', () => {
    assert.equal(
      judgeSingleLoad(
        'sockets',
        load(() => 4),
      ).reason,
      'flat',
    );
    assert.equal(
      judgeSingleLoad(
        'sockets',
        load((x) => Math.min(30, 400 * x)),
      ).reason,
      'bounded: grew early, then flat',
    );
  });

  it('tells growth that was released, stopped or stepped from a leak', () => {
    assert.equal(
      judgeSingleLoad(
        'sockets',
        load((x) => 4 + 100 * x, { final: 4 }),
      ).reason,
      'grew under load, released after drain',
    );
    assert.equal(
      judgeSingleLoad(
        'sockets',
        load((x) => 4 + 300 * Math.min(0.7, x)),
      ).reason,
      'growth stopped before the end of load',
    );
    assert.notEqual(
      judgeSingleLoad(
        'sockets',
        load((x) => (x > 0.7 ? 60 : 4)),
      ).outcome,
      'leak',
    );
  });

  it('is too short below 16 samples', () => {
    assert.equal(
      judgeSingleLoad(
        'sockets',
        load(() => 4, { count: 15 }),
      ).reason,
      'too short',
    );
    assert.equal(judgeSingleLoad('sockets', []).reason, 'too short');
  });

  it('is too short where one lost resource per pass would not show', () =>
    assert.notEqual(
      judgeSingleLoad(
        'sockets',
        load(() => 4, { work: 3 }),
      ).outcome,
      'clean',
    ));

  it('judges the longer life after a restart, without its residual', () => {
    const samples = load((x) => 4 + 300 * x).map((s) =>
      s.work > 300 ? { ...s, boot: 'b', work: s.work - 300, value: s.value - 75 } : s,
    );
    assert.equal(judgeSingleLoad('sockets', samples).outcome, 'leak');
    const clean = load((x) => (x > 0.25 ? 40 : 4)).map((s) =>
      s.work > 300 ? { ...s, boot: 'b', work: s.work - 300 } : s,
    );
    assert.notEqual(judgeSingleLoad('sockets', clean).outcome, 'leak');
  });

  it('never lets RSS decide', () =>
    assert.equal(
      judgeSingleLoad(
        'rss_bytes',
        load((x) => 8e7 + 4e7 * x),
      ).reason,
      'grows, but this metric alone cannot prove a leak',
    ));

  it('takes off what is tolerated', () => {
    const leak = load((x) => 4 + 200 * x);
    assert.notEqual(judgeSingleLoad('sockets', leak, 200 / 1200).outcome, 'leak');
    assert.equal(judgeSingleLoad('sockets', leak, 0.05).outcome, 'leak');
    assert.ok(Math.abs(known(judgeSingleLoad('sockets', leak, 0.05).growthPerWork) - 200 / 1200) < 0.02);
  });
});

describe('a single load without noise', () => {
  const judged = (level: (share: number) => number) => judgeSingleLoad('sockets', load(level, { inFlight: 0 }));

  it('calls one step a step, wherever it came, and not noise', () => {
    for (const at of [0.5, 0.6, 0.7, 0.8, 0.9]) {
      const { outcome, reason, sentence } = judged((x) => (x < at ? 4 : 44));
      assert.notEqual(outcome, 'leak', sentence);
      assert.match(reason, /one-off step|bounded/, `at ${at}: ${sentence}`);
    }
    assert.equal(judged((x) => (x < 0.7 ? 4 : 44)).reason, 'one-off step');
  });

  it('says of a count that fell that it fell', () =>
    assert.equal(judged((x) => (x < 0.2 ? 60 : 0)).reason, 'fell, and did not rise again'));
});

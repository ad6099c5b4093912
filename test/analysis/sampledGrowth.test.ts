import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isGrowing, type SampledLevels, sigmasOf } from '../../scripts/analysis/attribution/sampledGrowth.js';

const INTERVAL = 32_768;

/** Levels of one replica in samples; `fresh` and `gone` since the profile before. */
function levels(
  first: number,
  middle: { fresh: number; gone?: number },
  last: { fresh: number; gone?: number },
): SampledLevels {
  const at = (samples: number, fresh: number) => ({ samples, fresh, bytes: samples * INTERVAL });
  const half = first + middle.fresh - (middle.gone ?? 0);
  return {
    first: at(first, first),
    middle: at(half, middle.fresh),
    last: at(half + last.fresh - (last.gone ?? 0), last.fresh),
  };
}

const KB_PER_PASS = 1000;

describe('growth of a sampled site', () => {
  it('is named when it is beyond noise on two replicas and goes on', () => {
    assert.equal(
      isGrowing(
        [levels(20, { fresh: 10 }, { fresh: 10 }), levels(18, { fresh: 11 }, { fresh: 8 })],
        KB_PER_PASS,
        undefined,
      ),
      true,
    );
  });

  it('is not on one replica alone', () => {
    assert.equal(
      isGrowing(
        [levels(20, { fresh: 30 }, { fresh: 30 }), levels(20, { fresh: 1 }, { fresh: 1, gone: 2 })],
        KB_PER_PASS,
        undefined,
      ),
      false,
    );
    assert.equal(
      isGrowing([levels(20, { fresh: 30 }, { fresh: 30 })], KB_PER_PASS, undefined),
      true,
      'there is but one',
    );
  });

  it('is on two replicas of a role, or on the only one, whatever the other role does', () => {
    const [grows, rests] = [levels(20, { fresh: 30 }, { fresh: 30 }), levels(20, { fresh: 1 }, { fresh: 1, gone: 2 })];
    const client = { ...grows, role: 'client' as const };
    const server = { ...rests, role: 'server' as const };
    assert.equal(isGrowing([client, server], KB_PER_PASS, undefined), true);
    assert.equal(isGrowing([client, client, server, server], KB_PER_PASS, undefined), true);
    assert.equal(
      isGrowing([client, { ...client, ...rests }, server, { ...server, ...grows }], KB_PER_PASS, undefined),
      false,
    );
  });

  it('is not where as much goes as comes, nor for a few samples', () => {
    const churn = levels(100, { fresh: 60, gone: 55 }, { fresh: 60, gone: 52 });
    assert.equal(isGrowing([churn, churn], KB_PER_PASS, undefined), false);
    const few = levels(0, { fresh: 2 }, { fresh: 2 });
    assert.equal(isGrowing([few, few], KB_PER_PASS, undefined), false);
  });

  it('is not where it filled up in the first part', () => {
    const pool = levels(5, { fresh: 40 }, { fresh: 0 });
    const warming = levels(5, { fresh: 60 }, { fresh: 6 });
    assert.equal(isGrowing([pool, pool], KB_PER_PASS, undefined), false);
    assert.equal(isGrowing([warming, warming], KB_PER_PASS, undefined), false);
  });

  it('is not below 1 KB per pass, unless it is a tenth of what a leaking heap gains', () => {
    const grown = [levels(20, { fresh: 20 }, { fresh: 20 }), levels(20, { fresh: 20 }, { fresh: 20 })];
    assert.equal(isGrowing(grown, 900, undefined), false);
    assert.equal(isGrowing(grown, 900, 8000), true);
    assert.equal(isGrowing(grown, 900, 20_000), false);
  });

  it('has the error of its samples: what stays alive adds none', () => {
    const [young, old] = [levels(0, { fresh: 8 }, { fresh: 8 }), levels(10_000, { fresh: 8 }, { fresh: 8 })];
    assert.ok(Math.abs(sigmasOf([young]) - 4) < 1e-9);
    assert.ok(Math.abs(sigmasOf([old]) - 4) < 1e-9);
    assert.equal(sigmasOf([levels(50, { fresh: 0 }, { fresh: 0 })]), 0);
  });

  it('names noise less than once in a thousand', () => {
    const random = generator(7);
    const noisy = () =>
      levels(
        poisson(30, random),
        { fresh: poisson(15, random), gone: poisson(15, random) },
        { fresh: poisson(15, random), gone: poisson(15, random) },
      );
    let named = 0;
    for (let i = 0; i < 5000; i++) if (isGrowing([noisy(), noisy(), noisy()], KB_PER_PASS, 1)) named += 1;
    assert.ok(named <= 5, `${named} of 5000`);
  });
});

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function poisson(mean: number, random: () => number): number {
  let count = 0;
  for (let product = random(); product > Math.exp(-mean); product *= random()) count += 1;
  return count;
}

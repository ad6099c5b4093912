import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { openLoop } from '../../services/driver/schedule.js';
import { Tally } from '../../services/driver/tally.js';
import { mostPassesWithin, passesOfSlice, pauseBeforeMs } from '../../services/process/cadence.js';
import { seededRandom } from '../../services/process/random.js';
import { until } from '../support/patience.js';

const punctual = () => ({ lateStarts: 0, latestStartMs: 0 });

describe("the incident's back-off", () => {
  it('never begins more passes in a time than it says, with whatever jitter', () => {
    for (const withinMs of [1, 300, 11_000, 60_000, 600_000]) {
      const most = mostPassesWithin(withinMs);
      for (let seed = 0; seed < 50; seed += 1) {
        const random = seededRandom(seed);
        let passes = 0;
        for (let atMs = 0; atMs < withinMs; atMs += pauseBeforeMs(passes, 'incident', 1, random)) passes += 1;
        assert.ok(passes <= most, `${passes} in ${withinMs} ms`);
      }
    }
    assert.deepEqual([1, 251, 11_000].map(mostPassesWithin), [1, 2, 8]);
  });
});

describe('the open loop', () => {
  it('starts calls at set moments, however long earlier ones take', async () => {
    const due: number[] = [];
    let underWay = 0;
    let most = 0;
    await openLoop(10, 200, punctual(), async (_call, dueMs) => {
      due.push(dueMs);
      underWay += 1;
      most = Math.max(most, underWay);
      await until(() => most === 10); // as long as it takes on a busy machine
      underWay -= 1;
    });
    const gaps = due.slice(1).map((at, index) => at - (due[index] as number));
    for (const gap of gaps) assert.ok(Math.abs(gap - 5) < 1e-6, `${gap}`);
    assert.equal(most, 10, 'a slow server must not slow the arrivals');
  });

  it('drops none when it is late, and says how late it was', async () => {
    const punctuality = punctual();
    let calls = 0;
    await openLoop(20, 1000, punctuality, async () => {
      calls += 1;
      if (calls === 1) for (const until = performance.now() + 60; performance.now() < until; );
    });
    assert.equal(calls, 20);
    assert.ok(punctuality.lateStarts > 0);
    assert.ok(punctuality.latestStartMs >= 40, `${punctuality.latestStartMs}`);
  });

  it('ends when the last call has returned, not when it was sent', async () => {
    let returned = 0;
    await openLoop(3, 1000, punctual(), async () => {
      await sleep(30);
      returned += 1;
    });
    assert.equal(returned, 3);
  });
});

describe('the tally', () => {
  it('counts by status and front door, and knows its percentiles', () => {
    const tally = new Tally();
    assert.equal(tally.latency, undefined);
    for (let ms = 1; ms <= 100; ms += 1) tally.add('a', ms === 100 ? status.UNAVAILABLE : status.OK, ms);
    tally.add('b', status.OK, 50);
    assert.deepEqual([tally.calls, tally.failed], [101, 1]);
    assert.deepEqual({ ...tally.byStatus }, { OK: 100, UNAVAILABLE: 1 });
    assert.deepEqual(tally.byAddress, { a: { calls: 100, failed: 1 }, b: { calls: 1, failed: 0 } });
    const { p50Ms, p99Ms, maxMs } = tally.latency ?? { p50Ms: 0, p99Ms: 0, maxMs: 0 };
    assert.ok(
      Math.abs(p50Ms - 50) < 0.1 && Math.abs(p99Ms - 99) < 0.2 && Math.abs(maxMs - 100) < 0.2,
      `${p50Ms} ${p99Ms} ${maxMs}`,
    );
  });
});

describe('the incident’s cadence', () => {
  it('makes about 11 passes in the first minute, 15 by 5 minutes, 40 by 30', () => {
    const passesBy = (seconds: number, random: () => number) => {
      let atMs = 0;
      let pass = 0;
      for (; atMs <= seconds * 1000; pass += 1) atMs += pauseBeforeMs(pass + 1, 'incident', 1, random);
      return pass;
    };
    const mean = (seconds: number) => {
      const runs = Array.from({ length: 200 }, (_, seed) => passesBy(seconds, seededRandom(seed)));
      return runs.reduce((sum, passes) => sum + passes, 0) / runs.length;
    };
    assert.ok(Math.abs(mean(60) - 11) < 1, `${mean(60)}`);
    assert.ok(Math.abs(mean(300) - 15) < 1, `${mean(300)}`);
    assert.ok(Math.abs(mean(1800) - 40) < 1.5, `${mean(1800)}`);
  });

  it('is the same for the same seed, and another for another', () => {
    const pauses = (seed: number) => {
      const random = seededRandom(seed);
      return Array.from({ length: 20 }, (_, pass) => pauseBeforeMs(pass, 'incident', 1, random));
    };
    assert.deepEqual(pauses(7), pauses(7));
    assert.notDeepEqual(pauses(7), pauses(8));
    assert.equal(pauses(7)[0], 0);
  });

  it('jitters by half at the most, and never waits over 90 s', () => {
    const random = seededRandom(3);
    for (let pass = 1; pass < 200; pass += 1) {
      const middle = Math.min(500 * 1.5 ** (pass - 1), 60_000);
      const pause = pauseBeforeMs(pass, 'incident', 1, random);
      assert.ok(pause >= middle / 2 && pause <= middle * 1.5, `${pass}: ${pause}`);
    }
  });
});

describe('slices', () => {
  it('add up to the passes, and differ by one at the most', () => {
    for (const [passes, slices] of [
      [60, 6],
      [61, 6],
      [65, 6],
      [6, 6],
      [100, 24],
    ] as const) {
      const parts = Array.from({ length: slices }, (_, index) => passesOfSlice(index + 1, passes, slices));
      assert.equal(
        parts.reduce((sum, part) => sum + part, 0),
        passes,
      );
      assert.ok(Math.max(...parts) - Math.min(...parts) <= 1);
    }
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clopperPearson } from '../../../bench/support/clopperPearson.js';
import { CONFIRMED, SINGLE_LOAD, SIX_BY_TEN, THREE_BY_FIVE } from '../../../bench/verdict/events/clock.js';
import { EventLog } from '../../../bench/verdict/events/eventLog.js';
import { eventFamilies } from '../../../bench/verdict/events/families/index.js';
import { playFleet } from '../../../bench/verdict/events/fleet.js';

/** Neither the seeds of the tuning nor those held back. */
const FROM = 9_000_001;

describe('the generator of events', () => {
  it('has 25 clean count families, 10 clean heap families and 10 leaks, all named differently', () => {
    const of = (metric: string, truth: string) =>
      eventFamilies.filter(({ family }) => family.metric === metric && family.truth === truth).length;
    assert.ok(of('sockets', 'clean') >= 25 && of('heap_after_gc_bytes', 'clean') >= 10 && of('sockets', 'leak') >= 10);
    assert.equal(new Set(eventFamilies.map(({ family }) => family.name)).size, eventFamilies.length);
    assert.equal(new Set(eventFamilies.map(({ number }) => number)).size, eventFamilies.length);
  });

  it('reads level and ledger off the same events', () => {
    const log = new EventLog();
    log.open(0, -1, 2.5);
    log.open(0, 1.5);
    log.open(1, 1.2, Number.POSITIVE_INFINITY, 2.8);
    assert.deepEqual(log.levels([0, 2, 3]), [1, 3, 2]);
    assert.deepEqual(log.ledger([0, 2, 3], ['a', 'b']), [
      [{ site: 'a', opened: 1, closed: 0, abandoned: 0 }],
      [
        { site: 'a', opened: 2, closed: 0, abandoned: 0 },
        { site: 'b', opened: 1, closed: 0, abandoned: 0 },
      ],
      [
        { site: 'a', opened: 2, closed: 1, abandoned: 0 },
        { site: 'b', opened: 1, closed: 0, abandoned: 1 },
      ],
    ]);
  });

  it('books every resource that a level holds, and a site that leaks closes nothing', () => {
    for (const { family, number } of eventFamilies) {
      if (family.metric !== 'sockets') continue;
      for (const { checkpoints, ledger } of playFleet(family, number, SIX_BY_TEN, 2, FROM)) {
        const books = ledger();
        for (const [at, { readings }] of checkpoints.entries()) {
          const live = (books[at] ?? []).reduce((sum, { opened, closed }) => sum + opened - closed, 0);
          const extra = Math.min(...readings) - live;
          assert.ok(extra >= 0 && extra <= 5, `${family.name}: ${readings} read, ${live} booked`);
        }
        assert.ok(
          books.flat().every(({ site, closed }) => site !== 'leak' || closed === 0),
          family.name,
        );
      }
    }
  });

  it('gives the same for the same seed, as many checkpoints or samples as it is told, and work that rises', () => {
    for (const timing of [SIX_BY_TEN, THREE_BY_FIVE, CONFIRMED, SINGLE_LOAD]) {
      const [all, again, others] = [FROM, FROM, FROM + 1].map((seed) =>
        eventFamilies.flatMap(({ family, number }) =>
          playFleet(family, number, timing, 2, seed).map(({ checkpoints, samples }) => ({ checkpoints, samples })),
        ),
      );
      assert.deepEqual(all, again);
      assert.notDeepEqual(all, others);
      for (const { checkpoints, samples } of all ?? []) {
        const slices = timing.slices + (timing.more?.slices ?? 0);
        assert.equal(checkpoints.length, timing.ticks > 0 ? 0 : slices + 1);
        assert.equal(samples.length, timing.ticks > 0 ? 160 : 0);
        const works = [...checkpoints, ...samples].map(({ work }) => work);
        assert.deepEqual(
          works,
          works.toSorted((a, b) => a - b),
        );
      }
    }
  });

  it('tells the exact interval of a share', () => {
    const near = (value: number | undefined, wanted: number): void =>
      assert.ok(Math.abs((value ?? Number.NaN) - wanted) < 1e-4, `${value}`);
    const [low, high] = clopperPearson(5, 100);
    near(low, 0.01643);
    near(high, 0.11284);
    near(clopperPearson(0, 200)[1], 0.01828);
    near(clopperPearson(200, 200)[0], 0.98172);
  });
});

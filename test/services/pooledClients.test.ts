/**
 * The pool, where a run of the lab does not get to: more addresses than it holds, and clients that are idle for long.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeCheckpoints } from '../../scripts/analysis/verdict/index.js';
import { at, fixture, type Observed, observed, ofKind } from '../probe/observed.js';

const MOST = 64;

describe('a pool of real clients', () => {
  it('never has more of them than its cap, is called clean and bounded for having filled up, and leaves none when closed', async () => {
    const seen = await pooled('full', { LEAK_LAB_TICK_MS: '10' });
    const checkpoints = ofKind(seen, 'checkpoint');
    assert.deepEqual(open(seen), [0, 20, 44, MOST, MOST, MOST, MOST, MOST, 0]);
    const ticks = ofKind(seen, 'tick').flatMap(({ channels }) => (channels ? [channels.opened - channels.closed] : []));
    assert.ok(ticks.length > 20 && Math.max(...ticks) <= MOST, `${ticks}`);
    assert.ok(
      (checkpoints.at(-1)?.channels?.opened ?? 0) > 300,
      'where more are in use than it holds, they are made anew',
    );

    for (const [metric, level] of [
      ['channels', openIn],
      ['sockets', dialled],
    ] as const) {
      const levels = checkpoints.slice(0, -1).map((line) => ({
        index: line.index,
        work: line.work.done,
        boot: line.boot,
        readings: [level(line), level(line), level(line)],
        settled: line.settled,
        disturbed: line.disturbed,
      }));
      const { outcome, reason, sentence } = judgeCheckpoints(metric, levels);
      assert.deepEqual([outcome, reason], ['clean', 'bounded: grew early, then flat'], sentence);
    }
    const last = at(seen, 'checkpoint', 8);
    assert.deepEqual([openIn(last), dialled(last)], [0, 0]);
  });

  it('closes those that are idle for long and none on loan, and all when it is closed, on loan or not', async () => {
    const seen = await pooled('idle');
    assert.deepEqual(open(seen), [5, 1, 0, 0]);
    assert.deepEqual(ofKind(seen, 'checkpoint').map(dialled), [5, 1, 0, 0]);
    assert.equal(at(seen, 'checkpoint', 3).channels?.opened, 10);
  });
});

async function pooled(SHOW: 'full' | 'idle', env: Record<string, string> = {}): Promise<Observed> {
  const seen = await observed(fixture('pooled.js'), { env: { SHOW, ...env } });
  assert.equal(seen.code, 0, seen.stderr);
  return seen;
}

type Checkpoint = ReturnType<typeof at<'checkpoint'>>;

function open(seen: Observed): number[] {
  return ofKind(seen, 'checkpoint').map(openIn);
}

function openIn({ channels }: Checkpoint): number {
  return channels ? channels.opened - channels.closed : Number.NaN;
}

/** Counts by libuv: the kernel is not seen everywhere. */
function dialled({ censuses }: Checkpoint): number {
  return censuses.libuv?.byRole.agent?.dialled ?? Number.NaN;
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { frame } from '../../scripts/terminal/frame.js';
import { advance, checkpointOf, failedWords, newRunState, workOf } from '../../scripts/terminal/runState.js';
import { progressBar, sparkline } from '../../scripts/terminal/sparkline.js';
import { clipped, displayWidth, padded } from '../../scripts/terminal/width.js';
import { plainText } from '../../scripts/text/plainText.js';
import { PLAN } from '../flags/commandLine.js';
import { leakyRun, phaseEvent, replicaEvent } from './run.js';
import { ESCAPE } from './screen.js';

const PASSES = { one: 'pass', many: 'passes' };
const stateAfter = (events: Parameters<typeof advance>[1][], plan = PLAN) => {
  const state = newRunState(plan, { number: 1, of: 2 });
  for (const event of events) advance(state, event);
  return state;
};

const calls = (returned: number, failed: number): Parameters<typeof advance>[1] => ({
  ...{ receivedMs: 1, from: 'load' },
  line: { load: 1, atMs: 1, kind: 'progress', planned: 180, sent: 60, returned, failed },
});

describe('the live picture', () => {
  it('shows the slice, passes, and the sockets of every replica', () => {
    const events = leakyRun();
    const lines = frame(stateAfter(events.slice(0, -9)), 3240, { columns: 80, rows: 24 }, false);
    assert.deepEqual(lines, [
      'leaky · run 1 of 2 · slice 5 of 6 · 3.2 s',
      '  passes     ━━━━━━━━━━━━━━━━━━━━━━━━━━━─────────  135 of 180 in all',
      '  replica-1  ▁▁▂▃▄▅▆▇██                            270 sockets',
      '  replica-2  ▁▁▂▃▄▅▆▇██                            270 sockets',
      '  replica-3  ▁▁▂▃▄▅▆▇██                            270 sockets',
    ]);
  });

  it('counts a checkpoint once every living replica has given it', () => {
    const events = leakyRun();
    assert.equal(checkpointOf(stateAfter(events.slice(0, 4))), -1);
    assert.equal(checkpointOf(stateAfter(events.slice(0, 5))), 0);
    const without = stateAfter(
      events.filter(
        (event) =>
          !(
            event.from === 'replica' &&
            event.replica === 'replica-2' &&
            event.line.kind === 'checkpoint' &&
            event.line.index > 2
          ),
      ),
    );
    assert.equal(checkpointOf(without), 2);
    advance(without, {
      receivedMs: 1,
      from: 'lab',
      line: {
        kind: 'replica-ended',
        replica: 'replica-2',
        how: 'out-of-memory',
        code: null,
        signal: 'SIGKILL',
        lastLog: [],
      },
    });
    assert.equal(checkpointOf(without), 6);
    assert.match(frame(without, 0, { columns: 80, rows: 24 }, false)[3] ?? '', /replica-2 .* out-of-memory$/);
  });

  it('names the slice under way from the baseline on, and never one beyond the last', () => {
    const where = (events: number) =>
      frame(stateAfter(leakyRun().slice(0, events)), 0, { columns: 80, rows: 24 }, false)[0]?.split(' · ')[2];
    assert.deepEqual([2, 6, 7, 11, 12, 41, 42].map(where), [
      'baseline',
      'slice 1 of 6',
      'slice 1 of 6',
      'slice 1 of 6',
      'slice 2 of 6',
      'slice 6 of 6',
      'slice 6 of 6',
    ]);
  });

  it('believes the returned calls where they are ahead of the ticks, never more than was planned', () => {
    const state = stateAfter([replicaEvent('r', 10, 4)]);
    assert.deepEqual(workOf(state), { made: 10, planned: 180, failed: { number: 0, of: 'work' } });
    advance(state, calls(50, 2));
    assert.deepEqual(workOf(state), { made: 48, planned: 180, failed: { number: 2, of: 'call' } });
    assert.match(frame(state, 0, { columns: 80, rows: 24 }, false)[1] ?? '', /48 of 180 in all, 2 failed/);
    advance(state, replicaEvent('r', 999, 4));
    assert.equal(workOf(state).made, 180);
  });

  it('takes no call that failed for a pass, nor a pass that failed for one that was made', () => {
    const hanging = stateAfter([replicaEvent('r', 0, 4), calls(18, 18)]);
    assert.deepEqual(workOf(hanging), { made: 0, planned: 180, failed: { number: 18, of: 'call' } });
    const vain = replicaEvent('r', 10, 4);
    if (vain.from === 'replica' && vain.line.kind === 'tick') vain.line.work.failed = 4;
    const alone = stateAfter([vain]);
    assert.deepEqual(workOf(alone), { made: 6, planned: 180, failed: { number: 4, of: 'work' } });
    assert.deepEqual(
      [hanging, alone].map((state) => failedWords(workOf(state), PASSES)),
      [', 18 calls failed', ', 4 passes failed'],
    );
  });

  it('fits any terminal, whatever a replica calls itself', () => {
    const name = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.constant('\u001b[2J\u001b]0;owned\u0007日本語の長い名前の複製'),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { maxLength: 12 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 40 }),
        (names, columns, rows) => {
          const lines = frame(stateAfter(leakyRun(names)), 1e6, { columns, rows }, false);
          assert.ok(lines.length <= Math.max(1, rows - 1));
          for (const line of lines) {
            assert.ok(displayWidth(line) <= Math.max(1, columns - 1), JSON.stringify(line));
            assert.doesNotMatch(line, /\p{Cc}/u);
          }
        },
      ),
    );
  });

  it('says how many replicas there is no room for', () => {
    const names = Array.from({ length: 20 }, (_, index) => `r${index}`);
    const lines = frame(stateAfter(leakyRun(names)), 0, { columns: 80, rows: 10 }, false);
    assert.equal(lines.at(-1), '  … and 15 more');
    assert.equal(lines.length, 8);
  });

  it('has colours only where they are wanted', () => {
    const state = stateAfter([phaseEvent('load')]);
    assert.ok(frame(state, 0, { columns: 80, rows: 24 }, true)[0]?.includes(`${ESCAPE}[36mload${ESCAPE}[39m`));
    assert.ok(!frame(state, 0, { columns: 80, rows: 24 }, false).join('').includes(ESCAPE));
  });

  it('keeps a long history at a bounded length that still spans the run', () => {
    const state = stateAfter(Array.from({ length: 20_000 }, (_, index) => replicaEvent('r', index, index)));
    const { history } = state.replicas.get('r') ?? assert.fail();
    assert.ok(history.length > 100 && history.length <= 241);
    assert.equal(history[0], 0);
    assert.ok((history.at(-1) ?? 0) > 19_000);
    assert.deepEqual(
      history,
      history.toSorted((a, b) => a - b),
    );
  });
});

describe('sparkline', () => {
  it('draws 0 … top, the peak of each column, and no more columns than values', () => {
    assert.equal(sparkline([0, 1, 2, 3, 4, 5, 6, 7, 8], 20, 8), '▁▁▂▃▄▅▆▇█');
    assert.equal(sparkline([4, 4, 4], 20, 8), '▄▄▄');
    assert.equal(sparkline([0, 8, 0, 0], 2, 8), '█▁');
    assert.equal(sparkline([], 20, 8), '');
    assert.equal(sparkline([9, 5], 2, 0), '▁▁');
  });

  it('fills a bar by its share and never beyond', () => {
    assert.equal(progressBar(1, 2, 10), '━━━━━─────');
    assert.equal(progressBar(9, 2, 4), '━━━━');
    assert.equal(progressBar(1, 0, 4), '────');
  });
});

describe('text from elsewhere', () => {
  it('loses what steers a terminal and nothing else', () => {
    assert.equal(
      plainText('\u001b[31mred\u001b[0m \u001b]0;title\u0007x\u0000\u0085\u202e\ty\nz ü 日本'),
      'red x y z ü 日本',
    );
  });

  it('is cut by what it takes on the screen', () => {
    assert.equal(clipped('replica', 7), 'replica');
    assert.equal(clipped('replica', 4), 'rep…');
    assert.equal(clipped('日本語', 4), '日…');
    assert.equal(clipped('x', 0), '');
    assert.equal(displayWidth('日本\u0301e\u0301🚀'), 7);
  });

  it('is measured and cut by what is drawn as one, not by what it is written with', () => {
    for (const one of ['👨‍👩‍👧', '🇩🇪', '❤️', '👍🏽', '각']) {
      assert.equal(displayWidth(one), 2, one);
      assert.equal(clipped(`${one}${one}`, 3), `${one}…`);
      assert.equal(clipped(`${one}${one}`, 2), '…');
    }
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: -1, max: 30 }), (text, columns) => {
        assert.ok(displayWidth(clipped(text, columns)) <= Math.max(0, columns));
        assert.equal(displayWidth(padded(text, columns)), Math.max(displayWidth(text), columns));
      }),
    );
  });
});

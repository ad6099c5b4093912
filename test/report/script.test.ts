/** The parts of a page's script that need no browser. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { areaPath, dotsPath, linePath, type PicturePoint } from '../../scripts/report/chart/paths.js';
import { walkedRules } from '../../scripts/report/run/walked.js';
import { pointNear, valuesAt } from '../../scripts/report/script/nearest.js';
import { hashOf, type PageView, viewOf } from '../../scripts/report/script/permalink.js';
import { readFigure } from '../../scripts/report/script/readFigure.js';
import { spanAround, ticksOf } from '../../scripts/report/script/ticks.js';

describe('the cursor of a chart', () => {
  it('reads the values nearest to it, greatest first, and none of a line that is not there', () => {
    const lines = [
      { name: 'gone', points: [0, 10, 20].map((x): [number, number] => [x, 900]) },
      { name: 'low', points: [0, 50, 100].map((x): [number, number] => [x, x]) },
      { name: 'high', points: [0, 50, 100].map((x): [number, number] => [x, 3 * x]) },
    ];
    const read = valuesAt(lines, 60).map(({ line, point }) => [line.name, point[1]]);
    assert.deepEqual(read, [
      ['high', 150],
      ['low', 50],
    ]);
    assert.equal(pointNear([], 3), undefined);
  });

  it('finds the nearest of any points', () => {
    const points = fc.uniqueArray(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(points, fc.integer({ min: -500, max: 500 }), (all, x) => {
        const sorted = all.sort((a, b) => a - b).map((each): [number, number] => [each, each]);
        const found = pointNear(sorted, x);
        if (found) assert.ok(all.every((each) => Math.abs(each - x) >= Math.abs(found[0] - x)));
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('reads figures with what can be told apart', () => {
    assert.deepEqual(
      [
        readFigure(23_456_789, 'bytes'),
        readFigure(1440, 'sockets'),
        readFigure(3.333, 'rate'),
        readFigure(61_000, 'time'),
      ],
      ['23.46 MB', '1,440', '3.3 per second', '61.0 s'],
    );
  });
});

describe('the axes of what is zoomed into', () => {
  it('end at ticks, and hold all values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1_000_000 }), { minLength: 1, maxLength: 30 }), (values) => {
        const [low, high] = spanAround(values, 4);
        assert.ok(values.every((value) => value >= low && value <= high) && high > low);
        const ticks = ticksOf(low, high, 4);
        assert.ok(ticks.length >= 1 && ticks.length <= 12, `${ticks.length} ticks`);
        assert.ok(ticks.every((tick) => tick >= low - 1e-6 && tick <= high + 1e-6));
      }),
      { seed: 12, numRuns: 300 },
    );
    assert.deepEqual(ticksOf(0, 360, 4), [0, 100, 200, 300]);
    assert.deepEqual(ticksOf(5, 5, 4), []);
  });
});

describe('the link to a view of a page', () => {
  it('keeps what was zoomed into, switched off and unfolded, whatever the names', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.string(), (names, fold) => {
        const view: PageView = {
          part: 'over-time',
          zoomed: new Map([['time since the start', [1000, 5000]]]),
          off: new Set(names),
          folds: new Map([
            [`${fold}.1`, true],
            [`${fold}.2`, false],
          ]),
        };
        assert.deepEqual(viewOf(`#${hashOf(view)}`), view);
      }),
      { seed: 13, numRuns: 200 },
    );
  });

  it('is that of a part where nothing was changed, and takes no nonsense', () => {
    const plain: PageView = { part: 'why', zoomed: new Map(), off: new Set(), folds: new Map() };
    assert.equal(hashOf(plain), 'why');
    assert.deepEqual(viewOf('#why'), plain);
    assert.deepEqual(viewOf('#why?zoom=time~a~b&zoom=x&other=1'), plain);
    assert.deepEqual(viewOf(''), { ...plain, part: '' });
  });
});

describe('paths', () => {
  const points = fc.array(
    fc.tuple(fc.float({ min: 0, max: 1000, noNaN: true }), fc.float({ min: 0, max: 260, noNaN: true })),
    {
      minLength: 1,
      maxLength: 80,
    },
  );

  it('lead to every point to a tenth, the last as well as the first', () => {
    fc.assert(
      fc.property(points, (all) => {
        for (const [at, path] of [linePath(all), dotsPath(all)].map((each) => [followed(each), each] as const)) {
          assert.equal(at.length, all.length, path);
          for (const [index, [x, y]] of at.entries())
            assert.ok(
              Math.abs(x - (all[index]?.[0] ?? 0)) < 0.061 && Math.abs(y - (all[index]?.[1] ?? 0)) < 0.061,
              path,
            );
        }
      }),
      { seed: 14, numRuns: 200 },
    );
  });

  it('are written shortly, and are nothing of no points', () => {
    const line: PicturePoint[] = [
      [0, 260],
      [166.66, 221],
      [333.33, 250],
    ];
    assert.equal(linePath(line), 'M0 260l166.7-39 166.6 29');
    assert.equal(dotsPath(line), 'M0 260h.01m166.69-39h.01m166.59 29h.01');
    assert.equal(areaPath(line.slice(0, 2), line.slice(0, 2)), 'M0 260l166.7-39 0 0-166.7 39z');
    assert.equal(linePath([]) + dotsPath([]) + areaPath([], []), '');
  });
});

describe('rules walked through', () => {
  const rule = (name: string, detail: string, passed = true) => ({ rule: name, passed, detail });

  it('are told once in the order of the walks, each answer once with the replicas that share it', () => {
    const walks = [
      {
        replica: 'a',
        trace: [rule('settled', '7 of 7'), rule('rises', 'by 6'), rule('even', '1'), rule('rises', 'later')],
      },
      {
        replica: 'b',
        trace: [rule('settled', '7 of 7'), rule('seen', 'yes'), rule('rises', 'by 7'), rule('even', '1')],
      },
      { replica: 'c', trace: [rule('settled', '7 of 7', false)] },
    ];
    assert.deepEqual(
      walkedRules(walks).map(({ rule: name, answers }) => [
        name,
        ...answers.map(({ replicas, passed, detail }) => `${replicas}: ${passed} ${detail}`),
      ]),
      [
        ['settled', 'a,b: true 7 of 7', 'c: false 7 of 7'],
        ['seen', 'b: true yes'],
        ['rises', 'a: true by 6', 'b: true by 7'],
        ['even', 'a,b: true 1'],
        ['rises', 'a: true later'],
      ],
    );
  });
});

describe('the script', () => {
  it('is one small file that asks for nothing', () => {
    const script = readFileSync(new URL('../../scripts/report/page.cjs', import.meta.url), 'utf8');
    assert.ok(script.length < 24_000, `${script.length} bytes`);
    assert.doesNotMatch(
      script,
      /\bimport\b|\brequire\(|XMLHttpRequest|\bfetch\(|https?:(?!\/\/www\.w3\.org\/2000\/svg)/,
    );
  });
});

/** Returns the points that a path of moves and lines leads to. */
function followed(path: string): PicturePoint[] {
  let at: PicturePoint = [0, 0];
  return [...path.matchAll(/([Mmlh]?)(-?[\d.]+)[ ]?(-?[\d.]+)?/g)].flatMap(([, command = '', x, y]): PicturePoint[] => {
    if (command === 'h') {
      at = [at[0] + Number(x), at[1]];
      return [];
    }
    at = command === 'M' ? [Number(x), Number(y)] : [at[0] + Number(x), at[1] + Number(y)];
    return [at];
  });
}

/** The report's small parts: cleaning, thinning, labels, differences. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { valueAxis, workAxis } from '../../scripts/report/chart/axis.js';
import { placeLabels } from '../../scripts/report/chart/placeLabels.js';
import { diffLines } from '../../scripts/report/compare/diffLines.js';
import { embedded } from '../../scripts/report/document.js';
import { thinPoints } from '../../scripts/report/thin.js';
import { sanitise, sanitiseText } from '../../scripts/text/sanitise.js';
import { shortName } from '../../scripts/text/shortName.js';

describe('cleaning', () => {
  const table: readonly (readonly [string, string])[] = [
    ['at file:///home/alice/x/dist/main.js:1:2', 'at …/dist/main.js:1:2'],
    ['(/srv/app/node_modules/a/b.js:3:4)', '(…/a/b.js:3:4)'],
    ['--plan=/home/alice/plan.json', '--plan=…/plan.json'],
    ['/home/alice', '~'],
    ['C:\\Users\\alice\\lab\\x.js', '…/lab/x.js'],
    ['/root/lab/main.js', '…/lab/main.js'],
    ['no /proc/self/net/tcp here', 'no /proc/self/net/tcp here'],
    ['services/variants/leaky.ts:11', 'services/variants/leaky.ts:11'],
    ['https://example.com/a/b/c', 'https://example.com/a/b/c'],
    ['/leaklab.agent.v1.AgentService/HostInfo failed', '/leaklab.agent.v1.AgentService/HostInfo failed'],
    ['1/2 and 3 / 4', '1/2 and 3 / 4'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['a\u202eb\u0000c\ud800', 'a\\u202eb\\u0000c\ufffd'],
  ];
  for (const [given, wanted] of table)
    it(`makes ${JSON.stringify(given)} ${wanted}`, () => assert.equal(sanitiseText(given), wanted));

  it('keeps the paths of a source but not a home', () => {
    assert.deepEqual(sanitise({ text: 'open("/etc/ssl/certs"); // /home/alice/x' }), {
      text: 'open("/etc/ssl/certs"); // ~/x',
    });
    assert.deepEqual(sanitise({ lines: ['import "/a/b/c"'] }), { lines: ['import "/a/b/c"'] });
  });

  it('reaches every string and every key, and changes nothing twice', () => {
    fc.assert(
      fc.property(
        fc.anything({
          values: [fc.string({ unit: 'binary' }), fc.integer(), fc.constant('/home/alice/a/b'), fc.constant('\u202e')],
        }),
        (value) => {
          const once = sanitise(JSON.parse(JSON.stringify({ value })) as unknown);
          assert.deepEqual(sanitise(once), once);
          assert.doesNotMatch(
            JSON.stringify(once),
            /alice|[\u202e\ud800-\udfff](?<![\ud800-\udbff][\udc00-\udfff])(?![\udc00-\udfff])/,
          );
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });

  it('embeds any data so that it cannot end its element, and loses none of it', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('</script>', '<!--', '\u2028'))), (strings) => {
        const text = embedded(strings);
        assert.match(text, /^[A-Za-z0-9+/]+=*$/);
        assert.deepEqual(JSON.parse(inflateSync(Buffer.from(text, 'base64')).toString()), strings);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it('shortens names in their middle, whole characters only', () => {
    assert.equal(shortName('replica-1'), 'replica-1');
    assert.equal(Array.from(shortName('😀'.repeat(500))).length, 41);
    assert.equal(shortName(''), '(no name)');
  });
});

describe('thinning', () => {
  it('keeps ends, extremes and the count it is given', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 2000 }),
        fc.integer({ min: 10, max: 200 }),
        (values, most) => {
          const points = values.map((value, index): [number, number] => [index * 1000, value]);
          const thinned = thinPoints(points, most);
          assert.ok(thinned.length <= Math.max(most, 2));
          assert.deepEqual([thinned[0], thinned.at(-1)], [points[0], points.at(-1)]);
          assert.equal(Math.max(...thinned.map(([, value, , high]) => high ?? value)), Math.max(...values));
          assert.equal(Math.min(...thinned.map(([, value, low]) => low ?? value)), Math.min(...values));
          assert.ok(
            thinned.every(([atMs], index) => index === 0 || atMs > (thinned[index - 1]?.[0] ?? 0)),
            'in order',
          );
        },
      ),
      { seed: 5, numRuns: 200 },
    );
  });
});

describe('axes of counts', () => {
  it('are marked at whole numbers only; milliseconds may have parts', () => {
    const labels = (axis: ReturnType<typeof valueAxis>) => axis.ticks.map(({ label }) => label);
    assert.deepEqual(labels(valueAxis([0, 1, 2], 'sockets', 'sockets', 6)), ['0', '1', '2']);
    assert.deepEqual(labels(valueAxis([0, 0], 'sockets', 'sockets', 6)), ['0', '1']);
    assert.deepEqual(labels(workAxis([0, 2], { one: 'pass', many: 'passes' })), ['0', '1', '2']);
    assert.ok(labels(valueAxis([0, 2], 'ms', 'ms', 6)).includes('0.5 ms'));
  });
});

describe('labels at line ends', () => {
  it('never lie over one another, stay inside, keep the order, and move no label that has room', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 340 }), { maxLength: 20 }), (wanted) => {
        const placed = placeLabels(wanted, 16, 340);
        const sorted = [...placed].sort((a, b) => a - b);
        assert.ok(sorted.every((position, index) => index === 0 || position - (sorted[index - 1] ?? 0) >= 16 - 1e-9));
        assert.ok(placed.every((position) => position >= 0 && position <= 340 + 1e-9));
        for (const [a, first] of wanted.entries())
          for (const [b, second] of wanted.entries())
            if (first < second) assert.ok((placed[a] ?? 0) < (placed[b] ?? 0));
      }),
      { seed: 6, numRuns: 300 },
    );
    assert.deepEqual(placeLabels([300, 10, 100], 16, 340), [300, 10, 100]);
    assert.deepEqual(placeLabels([100, 100, 100], 16, 340), [84, 100, 116]);
  });
});

describe('difference of two texts', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', '  d'), { maxLength: 30 });

  it('gives both texts back', () => {
    fc.assert(
      fc.property(lines, lines, (a, b) => {
        const all = diffLines(a.join('\n'), b.join('\n'), 1000).flatMap((hunk) => hunk.lines);
        if (a.join('\n') === b.join('\n')) return assert.deepEqual(all, []);
        assert.equal(
          all
            .filter(({ kind }) => kind !== 'added')
            .map(({ text }) => text)
            .join('\n'),
          a.join('\n'),
        );
        assert.equal(
          all
            .filter(({ kind }) => kind !== 'removed')
            .map(({ text }) => text)
            .join('\n'),
          b.join('\n'),
        );
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('leaves out what is far from a change and numbers what it shows', () => {
    const text = Array.from({ length: 40 }, (_, index) => `line ${index + 1}`);
    const changed = text.with(19, 'changed').toSpliced(2, 1);
    const hunks = diffLines(text.join('\n'), changed.join('\n'), 2);
    assert.deepEqual(
      hunks.map(({ fromLine, toLine, lines: shown }) => [fromLine, toLine, shown.length]),
      [
        [1, 1, 5],
        [18, 17, 6],
      ],
    );
    assert.deepEqual(
      hunks[1]?.lines.map(({ kind }) => kind),
      ['same', 'same', 'removed', 'added', 'same', 'same'],
    );
  });
});

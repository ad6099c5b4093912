import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { pictureOf } from '../../bench/recording/picture.js';
import { shotsOf } from '../../bench/recording/shots.js';
import { root } from '../support/root.js';

const SIZE = { columns: 20, rows: 4 };

/** A block that is drawn twice in one place, and then a line that stays. */
const CHUNKS = [
  { atMs: 0, text: '$ lab\r\n' },
  { atMs: 500, text: '\u001b[?25l\u001b[1mleaky\u001b[22m 1 of 2\r\n' },
  { atMs: 510, text: '\u001b[1A\r\u001b[J\u001b[1mleaky\u001b[22m 2 of 2\r\n' },
  { atMs: 900, text: '\u001b[1A\r\u001b[J\u001b[32m<&> leak\u001b[39m\r\n\u001b[?25h' },
];

it('what a terminal shows is looked at after each burst, with its styles', async () => {
  assert.deepEqual(await shotsOf(CHUNKS, SIZE), [
    { atMs: 0, lines: [[{ text: '$ lab' }], [], [], []] },
    { atMs: 510, lines: [[{ text: '$ lab' }], [{ text: 'leaky', bold: true }, { text: ' 2 of 2' }], [], []] },
    { atMs: 900, lines: [[{ text: '$ lab' }], [{ text: '<&> leak', color: 2 }], [], []] },
  ]);
});

it('the picture plays them, and shows the last one where nothing moves', async () => {
  const picture = pictureOf(await shotsOf(CHUNKS, SIZE), { ...SIZE, title: 'A "lab"' });
  const texts = [...picture.matchAll(/<text [^>]*?(visibility="hidden")?>(.*?)<\/text>/g)].map(([, hidden, inner]) => [
    hidden !== undefined,
    (inner ?? '').replaceAll(/<[^>]*>/g, ''),
  ]);
  assert.deepEqual(texts, [
    [false, '$ lab'],
    [true, 'leaky 2 of 2'],
    [false, '&lt;&amp;> leak'],
  ]);
  assert.match(picture, /<set attributeName="visibility" to="visible" begin="l\.begin\+0\.51s" dur="0\.39s"\/>/);
  assert.match(picture, /aria-label="A &quot;lab&quot;"/);
});

it('the one in the README shows the leak with its line and the fix, and nothing of the machine it was made on', () => {
  const picture = readFileSync(join(root, 'docs', 'lab.svg'), 'utf8');
  const shown = picture.replaceAll(/<[^>]*>/g, '');
  for (const words of [/leaky: leak, as expected/, /leaky\.ts:13/, /fixed: clean, as expected/, /stops the leak/])
    assert.match(shown, words);
  assert.doesNotMatch(shown, /\/(tmp|home|root|work|Users)\b/);
  assert.ok(picture.length < 200_000);
});

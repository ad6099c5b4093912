import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkEvent, type RecordEvent } from '../../scripts/record/events.js';
import { withoutData } from '../report/parse.js';
import { keptRecord, type Pages, recordFolder, reportOf } from './kept.js';
import { type Place, placesIn, withAt } from './mutations.js';

/** What a stranger may write where the lab writes a name: markup, formulas, mentions, terminal codes, a path upwards. */
const HOSTILE = [
  `"'><script>alert(1)</script><img src=x onerror=alert(2)>]]>&#x41;<!--`,
  '\u001b[31m\u001b]0;owned\u0007\u009b2J\u202e\u2066\u200b\u0000\ufeff\r\n',
  '=HYPERLINK("http://evil.example")\t+1-1|pipe|`tick``tick`[a](javascript:alert(3))@everyone #1 ~~~ ../../../etc/passwd $(id)',
].join('');

/** The places of all strings of a line that may be any text, each once for its kind of line. */
function freeStrings(event: RecordEvent): Place[] {
  return placesIn(event).filter((place) => {
    const value = valueAt(event, place);
    return typeof value === 'string' && 'event' in checkEvent(withAt(event, place, `${value}${HOSTILE}`));
  });
}

function valueAt(document: unknown, place: Place): unknown {
  return place.reduce<unknown>(
    (value, key) => (value as Record<string | number, unknown> | undefined)?.[key],
    document,
  );
}

describe('the report of a record from a stranger, with hostile text in every string,', () => {
  for (const name of ['leaky', 'swarm', 'k6'])
    for (const [side, spoil] of [
      ['before', (text: string) => `${HOSTILE}${text}`],
      ['behind', (text: string) => `${text}${HOSTILE}`],
    ] as const)
      it(`${side} what ${name} said`, async () => {
        const { events, plan } = keptRecord(name);
        let spoiled = 0;
        const lines = events.map((event) =>
          freeStrings(event).reduce<unknown>((made, place) => {
            spoiled += 1;
            return withAt(made, place, spoil(String(valueAt(event, place))));
          }, event),
        );
        assert.ok(spoiled > 500, `${spoiled} strings`);
        const told = await reportOf(
          recordFolder(lines.map((line) => JSON.stringify(line)).join('\n'), {
            plan: { ...plan, target: { ...plan.target, variant: spoil(plan.target.variant) } },
          }),
        );
        assert.ok(!('refused' in told), JSON.stringify(told));
        isSafe(told);
      });
});

/** Checks that nothing in the pages does anything. */
function isSafe(pages: Pages): void {
  const { 'report.html': html, 'summary.md': markdown, 'junit.xml': xml } = pages;
  for (const [page, text] of Object.entries(pages)) {
    if (page === 'run.json') continue; // it is data: JSON has escapes for all of them
    assert.doesNotMatch(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069\ufeff]/, page);
  }
  assert.equal(html.match(/<script[ >]/g)?.length, 2, 'scripts of the page');
  const markup = withoutData(html);
  assert.doesNotMatch(markup, /<(img|iframe|object|embed|a [^>]*href="javascript)/i);
  assert.doesNotMatch(markup.replace(/"[^"]*"/g, '""'), /<[^>]*\son\w+=/i);
  const prose = markdown.replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
  assert.doesNotMatch(prose, /<|@everyone|(?<!\\)\]\(|(?<!\\)`/);
  const tags = xml.match(/<\/?[a-z?][^<>]*>/g) ?? [];
  assert.deepEqual(
    [...new Set(tags.map((tag) => /^<[/?]?([a-z-]+)/.exec(tag)?.[1]))].sort(),
    ['error', 'failure', 'system-out', 'testcase', 'testsuite', 'testsuites', 'xml'].filter((tag) =>
      tags.some((each) => each.startsWith(`<${tag}`) || each.startsWith(`<?${tag}`)),
    ),
  );
  assert.doesNotMatch(xml.replace(/<\/?[a-z?][^<>]*>/g, ''), /[<>]|&(?!amp;|lt;|gt;|quot;|#\d+;)/);
}

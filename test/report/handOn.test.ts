import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fenced, handedOn } from '../../scripts/report/handOn.js';
import { runPage } from '../../scripts/report/index.js';
import { section } from './parse.js';
import { cleanRun, hostileRun, leakRun } from './samples.js';

describe('what a report hands on', () => {
  it('is an issue with the sentence, the table, the guilty lines in their source, the cure and how to repeat it', async () => {
    const [issue] = handedOn(await leakRun());
    assert.match(issue?.text ?? '', /^### ▲ Leak \(as expected\)\n\nleaky leaks: every replica gains 6\.00 sockets/);
    assert.match(issue?.text ?? '', /\| Sockets \| ▲ leak \| 6\.00 /);
    assert.match(issue?.text ?? '', /\*\*Guilty line\*\*\n\n- `services\/variants\/leaky\.ts:13`/);
    assert.match(issue?.text ?? '', /\n> 13 {2}\s+const peer = dial\(address\);/);
    assert.match(issue?.text ?? '', /Repeat it with `/);
  });

  it('is a prompt where a leak has a line, and none where nothing is to be mended', async () => {
    const [issue, prompt] = handedOn(await leakRun());
    assert.ok(prompt?.text.startsWith('A leak was measured in a gRPC service'));
    assert.ok(prompt?.text.endsWith(issue?.text ?? '?'));
    assert.equal(handedOn(await cleanRun()).length, 1);
  });

  it('stands in the page, where nothing of it becomes markup, and no line of source ends its block', async () => {
    const page = section(runPage(await hostileRun()), 'hand-on');
    assert.match(page, /<summary>For an issue, in Markdown<\/summary>/);
    assert.doesNotMatch(page, /<script|<img/);
    assert.equal(fenced('a\n```\nb'), '````\na\n```\nb\n````');
    assert.equal(fenced('a'), '```\na\n```');
  });
});

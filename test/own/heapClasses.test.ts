/** What a confirming stretch says of the objects on the heap, as a user sees it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { resultDocumentSchema } from '../../scripts/commands/resultDocument.js';
import { check, fixture, inReports } from './attaching.js';

const AMOUNTS = ['--calls=120', '--warm-up=10', '--confirm', '--json'];

async function visited(how: 'keeps' | 'closes') {
  const port = await freePort();
  const url = `--url=http://127.0.0.1:${port}/`;
  const command = [process.execPath, fixture('visits.cjs'), how, `${port}`];
  const { code, stdout, stderr } = await check(...AMOUNTS, url, '--', ...command).ended;
  assert.notEqual(stdout, '', stderr);
  const [run = assert.fail(stderr)] = resultDocumentSchema.parse(JSON.parse(stdout)).runs;
  return { code, run, stderr };
}

describe('memory that leaks under a load that is confirmed', { concurrency: 2 }, () => {
  it('is told by the class that is kept, with its number per request, in terminal and report', async () => {
    const { code, run, stderr } = await visited('keeps');
    assert.deepEqual([code, run.outcome], [1, 'leak'], stderr);
    assert.match(stderr, /^ {2}on the heap +.*\bVisit \+1\.00 \(\d+(\.\d+)? B\)/m);
    const report = readFileSync(inReports(run.report), 'utf8');
    assert.match(report, /<h2[^>]*>On the heap/);
    assert.match(report, /Visit<\/[^>]*>.*1\.00/);
    assert.ok(readFileSync(join(inReports(run.dir), 'run.json'), 'utf8').includes('"heapClasses"'));
  });

  it('is not told where memory is clean', async () => {
    const { run, stderr } = await visited('closes');
    assert.equal(run.outcome, 'clean', `${run.summary}\n${stderr}`);
    assert.doesNotMatch(stderr, /on the heap/);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The audit of checkpoints, censuses and of the record itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruleName } from '../../scripts/analysis/model/audit.js';
import { analysed, checkpoints, finding } from './audited.js';

test('a good run has nothing but ok, and what Node itself cannot see', async () => {
  const analysis = await analysed({}, (events) => events);
  assert.deepEqual(analysis.audit.filter(({ level }) => level !== 'ok').map(ruleName), [
    'censuses-agree:node-counters',
  ]);
  assert.match(
    finding(analysis, 'censuses-agree:node-counters').sentence,
    /^Node's own counters see 181 of 361 sockets on replica-1/,
  );
  const clean = await analysed({ variant: 'fixed' }, (events) => events);
  assert.deepEqual(
    clean.audit.filter(({ level }) => level !== 'ok'),
    [],
  );
});

test('checkpoints that were loud are named', async () => {
  const loud = await analysed(
    {},
    checkpoints((line, replica) => ({ ...line, disturbed: line.index === 2 && replica === 'replica-1' })),
  );
  assert.match(finding(loud, 'checkpoints-quiet').sentence, /^Traffic disturbed 1 checkpoint \(replica-1: 2\)\.$/);
  const never = await analysed(
    { variant: 'fixed' },
    checkpoints((line) => ({ ...line, settled: false })),
  );
  assert.equal(never.outcome, 'inconclusive');
  assert.match(
    finding(never, 'checkpoints-quiet').sentence,
    /^Traffic never stopped at 21 checkpoints \(replica-1: 0, 1, 2/,
  );
});

test('a service that is never quiet leaks all the same where its sites open and never close, by their ledger', async () => {
  const never = await analysed(
    {},
    checkpoints((line) => ({ ...line, settled: false })),
  );
  assert.equal(never.outcome, 'leak', never.summary);
  assert.deepEqual(
    never.metrics.filter(({ outcome }) => outcome === 'leak').map(({ name, reasonCode }) => [name, reasonCode]),
    [
      ['sockets', 'site-never-closes'],
      ['channels', 'site-never-closes'],
    ],
  );
});

test('censuses that disagree are a finding', async () => {
  const analysis = await analysed(
    {},
    checkpoints((line) => ({
      ...line,
      censuses: { ...line.censuses, ...(line.censuses.libuv && { libuv: { ...line.censuses.libuv, total: 100 } }) },
    })),
  );
  assert.equal(finding(analysis, 'censuses-agree:kernel-libuv').level, 'note');
  assert.match(
    finding(analysis, 'censuses-agree:kernel-libuv').sentence,
    /libuv holds 100 sockets where the kernel has 361/,
  );
  assert.equal(analysis.outcome, 'leak');
});

test('a record without a single replica is invalid, not clean', async () => {
  for (const keep of [0, 1, 2]) {
    const analysis = await analysed({}, (events) => events.slice(0, keep));
    assert.equal(analysis.outcome, 'invalid');
    assert.match(analysis.summary, /No replica ever reported/);
  }
});

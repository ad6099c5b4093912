/** What may go wrong around the lab on one machine: it is named with its cure, and nothing received is lost. */
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { isolation } from '../support/needs.js';
import { CERTIFICATES } from './certificates.js';
import { type Fault, type FaultEnd, meet } from './fault.js';
import { RECORDS } from './records.js';
import { RUNS } from './runs.js';
import { SURROUNDINGS } from './surroundings.js';

const own = isolation();

function assertMet(fault: Fault, end: FaultEnd): void {
  const said = `${end.stdout.slice(0, 500)}\n${end.stderr}`;
  assert.equal(end.code, fault.exit, said);
  for (const words of fault.says) assert.match(end.stderr, words);
  assert.doesNotMatch(end.stderr, /internal error|^\s+at .*:\d+:\d+/m, 'a stack is no message');
  if (fault.prints) assert.match(end.stdout, fault.prints);
  if (fault.runs !== undefined) {
    const document = JSON.parse(end.stdout) as { exitCode: number; runs: unknown[] };
    assert.deepEqual([document.exitCode, document.runs.length], [fault.exit, fault.runs], said);
  }
  const news = end.after.filter((file) => !end.before.includes(file));
  const names = new Set(end.after.map((file) => basename(file)));
  assert.deepEqual(
    fault.leaves ? fault.leaves.filter((name) => !names.has(name)) : news,
    [],
    fault.leaves ? `lost, of ${end.after.join(' ')}` : 'touched',
  );
  assert.deepEqual(
    end.before.filter((file) => !fault.leaves && !end.after.includes(file)),
    [],
    'removed',
  );
  assert.deepEqual([end.temporary, end.processes], [[], []], 'left behind');
}

function table(name: string, faults: readonly Fault[], atOnce: number): void {
  describe(name, { concurrency: atOnce }, () => {
    for (const fault of faults)
      it(fault.fault, fault.isolated ? own : {}, async () => assertMet(fault, await meet(fault)));
  });
}

table('before anything is begun', [...SURROUNDINGS, ...CERTIFICATES], 4);
table('a record that is no longer what the lab wrote', RECORDS, 4);
table('in mid-run', RUNS, 3);

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordEvent } from '../../scripts/record/events.js';
import { dataIn } from '../report/parse.js';
import { firstReplicaOf, type LabProcess, replicaPids, runDirs, secretsOf, untilGone } from '../support/labProcess.js';
import { labStarter } from '../support/labStarter.js';
import { root } from '../support/root.js';

const LONG = ['--variant=leaky', '--passes=400', '--rate=10'];

const started = labStarter();

const isCheckpoint = (index: number) => (event: RecordEvent) =>
  event.from === 'replica' && event.line.kind === 'checkpoint' && event.line.index === index;
const sliceBegins = (event: RecordEvent) => event.from === 'load' && event.line.kind === 'slice-begin';

/** The things that a run must not leave behind. */
interface Remains {
  pids: number[];
  secrets: string[];
}

function remainsOf(lab: LabProcess): Remains {
  const pids = replicaPids(lab.events());
  return { pids, secrets: secretsOf(pids) };
}

async function assertNothingLeft({ pids, secrets }: Remains): Promise<void> {
  assert.ok(pids.length > 0 && secrets.length === 1);
  assert.deepEqual(await untilGone(pids), [], 'replicas outlive their lab');
  assert.deepEqual(secrets.filter(existsSync), [], 'keys outlive their run');
}

describe('a run that is interrupted', () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    it(`by ${signal} keeps and reports what was measured, and leaves nothing behind`, async () => {
      const lab = started([...LONG, '--slices=20']);
      await lab.until(isCheckpoint(1));
      const remains = remainsOf(lab);
      lab.child.kill(signal);
      const ended = await lab.ended;
      assert.equal(ended.code, code, ended.stderr);
      const [dir] = runDirs(lab.reportsDir);
      assert.ok(dir);
      assert.match(readFileSync(join(dir, 'report.html'), 'utf8'), new RegExp(`cut short by ${signal}`));
      await assertNothingLeft(remains);
    });
  }

  it('a second time ends at once', async () => {
    const lab = started(LONG);
    await lab.until(sliceBegins);
    const remains = remainsOf(lab);
    const stopper = remains.pids[0] as number;
    process.kill(stopper, 'SIGSTOP'); // it cannot end by itself now, so that stopping takes its whole grace
    lab.child.kill('SIGINT');
    await sleep(400);
    lab.child.kill('SIGINT');
    const ended = await lab.ended;
    assert.equal(ended.code, 130);
    await assertNothingLeft(remains);
  });

  it('by SIGTERM to npm, which does not pass it on, ends all the same', async () => {
    const lab = started(LONG, ['npm', 'run', '-s', 'lab', '--']);
    await lab.until(sliceBegins);
    const remains = remainsOf(lab);
    lab.child.kill('SIGTERM');
    await lab.ended;
    await assertNothingLeft(remains);
    const [dir] = runDirs(lab.reportsDir);
    assert.ok(dir && existsSync(join(dir, 'report.html')), 'what was measured was reported');
  });

  it('by SIGKILL leaves no replica, no key, and a record that a report can be made of', async () => {
    const lab = started([...LONG, '--slices=20']);
    await lab.until(isCheckpoint(4));
    const remains = remainsOf(lab);
    lab.child.kill('SIGKILL');
    await lab.ended;
    await assertNothingLeft(remains);
    const [dir] = runDirs(lab.reportsDir);
    assert.ok(dir);
    assert.ok(!existsSync(join(dir, 'report.html')));
    const again = started([dir, '--json'], [process.execPath, join(root, 'bin/grpc-leak-lab.js'), 'report']);
    const { stdout } = await again.ended;
    const { runs } = JSON.parse(stdout);
    assert.ok(['leak', 'inconclusive', 'invalid'].includes(runs[0].outcome), runs[0].outcome);
    assert.ok(existsSync(join(dir, 'report.html')));
  });
});

describe('a replica', () => {
  it('that is killed is left out and named, and the others are judged', async () => {
    const lab = started(['--variant=leaky', '--passes=60', '--json']);
    await lab.until(isCheckpoint(1));
    const [victim] = replicaPids(lab.events());
    process.kill(victim as number, 'SIGKILL');
    const { stdout, code } = await lab.ended;
    const [run] = JSON.parse(stdout).runs;
    assert.equal(run.outcome, 'leak', run.summary);
    assert.equal(code, 0);
    assert.equal(run.perReplica.filter(({ outcome }: { outcome: string }) => outcome === 'leak').length, 2);
    const [dir] = runDirs(lab.reportsDir);
    const report = readFileSync(join(dir as string, 'report.html'), 'utf8');
    assert.match(report, /SIGKILL/);
    assert.doesNotMatch(`${report}${dataIn(report)}`, /at .*\.js:\d+:\d+\)/, 'a stack trace in the report');
  });

  it('that dies before its baseline makes the run invalid, at once', async () => {
    const lab = started(['--variant=fixed', '--json']);
    process.kill(await firstReplicaOf(lab), 'SIGKILL');
    const { stdout, code } = await lab.ended;
    const [run] = JSON.parse(stdout).runs;
    assert.equal(code, 3, run.summary);
    assert.equal(run.outcome, 'invalid');
    assert.ok(!lab.events().some(sliceBegins), 'a fleet that was never complete was loaded');
  });

  it('that hangs is found, ended and named', async () => {
    const lab = started(['--variant=leaky', '--passes=60', '--json']);
    await lab.until(isCheckpoint(1));
    const remains = remainsOf(lab);
    process.kill(remains.pids[0] as number, 'SIGSTOP');
    const { stdout } = await lab.ended;
    const [run] = JSON.parse(stdout).runs;
    assert.equal(run.outcome, 'leak', run.summary);
    const hung = lab.events().find((event) => event.from === 'lab' && event.line.kind === 'replica-ended');
    assert.ok(hung?.from === 'lab' && hung.line.kind === 'replica-ended');
    assert.equal(hung.line.how, 'hung');
    await assertNothingLeft(remains);
  });
});

describe('a lab that is suspended for a while', () => {
  it('does not take its replicas for hung', async () => {
    const lab = started(['--variant=fixed', '--passes=24', '--json']);
    await lab.until(isCheckpoint(1));
    lab.child.kill('SIGSTOP');
    await sleep(10_000); // longer than a replica may be silent
    lab.child.kill('SIGCONT');
    const { stdout } = await lab.ended;
    assert.equal(JSON.parse(stdout).runs[0].outcome, 'clean');
    assert.ok(!lab.events().some(({ from, line }) => from === 'lab' && line.kind === 'replica-ended'));
  });
});

describe('two labs at once', () => {
  it('do not disturb each other', async () => {
    const both = [
      started(['--variant=leaky', '--passes=18', '--json']),
      started(['--variant=fixed', '--passes=18', '--json']),
    ];
    const outcomes = await Promise.all(both.map(async ({ ended }) => JSON.parse((await ended).stdout).runs[0].outcome));
    assert.deepEqual(outcomes, ['leak', 'clean']);
  });
});

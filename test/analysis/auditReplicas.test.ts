/** The audit of replicas: those that died, restarted, hung or waited for the machine. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordEvent } from '../../scripts/record/events.js';
import { analysed, die, ended, finding, isOf, restart } from './audited.js';
import { labEvent } from './history.js';

test('a replica that died is left out and named; the others are judged, without a prediction', async () => {
  const analysis = await analysed({}, die('replica-2', 3000));
  assert.equal(analysis.outcome, 'leak');
  assert.match(
    finding(analysis, 'replicas-lived').sentence,
    /^replica-2 was killed by SIGKILL 3 s after the start; the verdict is of the other 2 of 3/,
  );
  const dead = analysis.replicas.find(({ id }) => id === 'replica-2');
  assert.equal(dead?.outcome, 'invalid');
  assert.deepEqual(dead?.ended?.lastLog, ['out of luck']);
  assert.equal(analysis.metrics[0]?.perReplica.length, 2);
  assert.equal(analysis.replicas[0]?.sockets?.predicted, undefined);
});

test('a replica that died before its baseline leaves no verdict, whether the run went on without it or stopped', async () => {
  const wentOn = await analysed({}, die('replica-2', 450));
  assert.equal(wentOn.outcome, 'invalid');
  assert.match(
    wentOn.summary,
    /^This run of leaky proves nothing: replica-2 was killed by SIGKILL before its baseline was read, so the fleet was never complete$/,
  );
  assert.doesNotMatch(finding(wentOn, 'replicas-lived').sentence, /the verdict is of/);
  const stopped = await analysed({ variant: 'fixed' }, (events) => [
    ...events.filter(({ receivedMs }) => receivedMs < 450),
    ended('replica-2', 450),
    labEvent(451, { kind: 'cut-short', by: 'replica-2', message: 'it died' }),
  ]);
  assert.equal(stopped.outcome, 'invalid');
  assert.match(
    stopped.summary,
    /replica-2 was killed by SIGKILL before its baseline was read, so the fleet was never complete/,
  );
  const two = await analysed({}, (events) => die('replica-1', 450)(die('replica-2', 450)(events)));
  assert.match(
    finding(two, 'fleet-complete').sentence,
    /^replica-1 was killed by SIGKILL and replica-2 was killed by SIGKILL before their baseline was read/,
  );
  assert.doesNotMatch(finding(two, 'replicas-lived').sentence, /the verdict is of/);
});

test('a replica that never said a word and died leaves no verdict either; one whose place was taken does', async () => {
  const silent = await analysed({}, (events) => [ended('replica-4', 100), ...events]);
  assert.equal(silent.outcome, 'leak', silent.summary);
  const missing = await analysed({}, (events) => [
    ended('replica-3', 100),
    ...events.filter((event) => !isOf(event, 'replica-3')),
  ]);
  assert.equal(missing.outcome, 'invalid');
  assert.match(missing.summary, /replica-3 was killed by SIGKILL before its baseline was read/);
});

test('a replica that died after its baseline, or where there are no checkpoints under load, does not make the run invalid', async () => {
  assert.ok(!(await analysed({}, die('replica-2', 600))).audit.some(({ rule }) => rule === 'fleet-complete'));
  const ticked = await analysed({ withoutCheckpoints: true, ticksPerSlice: 20 }, die('replica-2', 3000));
  assert.ok(!ticked.audit.some(({ rule }) => rule === 'fleet-complete'));
  assert.equal(ticked.outcome, 'leak', ticked.summary);
});

test('with fewer than two left of several the run is invalid, whatever the last one says', async () => {
  const analysis = await analysed({}, (events) => die('replica-1', 4000)(die('replica-2', 3000)(events)));
  assert.equal(analysis.outcome, 'invalid');
  assert.equal(analysis.asExpected, false);
  assert.match(analysis.summary, /^This run of leaky proves nothing.*: Only 1 of 3 replicas is left to judge$/);
  const alone = await analysed({ replicas: 1 }, die('replica-1', 3000));
  assert.equal(alone.outcome, 'invalid');
});

test('a replica that restarted is judged within one process; where none lived long enough the run is invalid', async () => {
  const late = await analysed({}, restart('replica-2', 5000));
  assert.equal(late.outcome, 'leak');
  assert.match(finding(late, 'no-restarts').sentence, /^replica-2 restarted once: /);
  assert.equal(late.metrics[0]?.perReplica.length, 3);
  const throughout = await analysed({}, (events) =>
    events.map((event) =>
      event.from === 'replica'
        ? { ...event, line: { ...event.line, boot: `life-${Math.floor(event.receivedMs / 1500)}` } }
        : event,
    ),
  );
  assert.equal(throughout.outcome, 'invalid', throughout.summary);
  assert.match(finding(throughout, 'no-restarts').sentence, /replica-1 restarted 4 times and is left out/);
});

test('an overloaded machine is named by who waited for it, and by the longest wait', async () => {
  const starved = (receivedMs: number, silentMs: number, over: boolean): RecordEvent =>
    labEvent(receivedMs, {
      ...{ kind: 'replica-starved', replica: 'replica-2', silentMs, cpuMs: 46, waitedMs: silentMs - 100 },
      ...{ loadAverage: 50.23, over },
    });
  const analysis = await analysed({}, (events) => [
    ...events,
    starved(3000, 8000, false),
    starved(18_000, 23_000, true),
  ]);
  const found = finding(analysis, 'machine-kept-up');
  assert.equal(found.level, 'note');
  assert.match(
    found.sentence,
    /^The machine was overloaded \(load average 50\.2 on 2 cores\): replica-2 was silent for 23 s, got 46 ms of CPU, and/,
  );
  assert.equal(analysis.outcome, 'leak');
  const idle = await analysed({}, (events) => events);
  assert.ok(idle.audit.every(({ rule }) => rule !== 'machine-kept-up'));
});

test('a replica that hung is named with the reason', async () => {
  const hung = (hangs: { why: 'stopped' | 'idle' | 'blocked' | 'unseen'; silentMs: number; cpuMs?: number }) =>
    analysed({}, (events) =>
      die(
        'replica-2',
        3000,
      )(events).map(
        (event): RecordEvent =>
          event.from === 'lab' && event.line.kind === 'replica-ended'
            ? { ...event, line: { ...event.line, how: 'hung', hangs } }
            : event,
      ),
    );
  for (const [hangs, words] of [
    [{ why: 'stopped', silentMs: 8000 }, /replica-2 hung \(it was stopped by a signal\) 3 s/],
    [{ why: 'idle', silentMs: 8000, cpuMs: 0 }, /silent for 8 s, and used no CPU that it could have had/],
    [{ why: 'blocked', silentMs: 33_000, cpuMs: 31_000 }, /it used 31 s of CPU: its event loop was blocked/],
    [{ why: 'unseen', silentMs: 60_000 }, /replica-2 hung \(silent for 60 s\)/],
  ] as const)
    assert.match(finding(await hung(hangs), 'replicas-lived').sentence, words);
});

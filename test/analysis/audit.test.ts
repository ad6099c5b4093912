import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { K6Summary } from '../../protos/load.js';
import type { Checkpoint } from '../../protos/vitals.js';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import { weakensVerdict } from '../../scripts/analysis/audit/weakensVerdict.js';
import type { Analysis } from '../../scripts/analysis/model/analysis.js';
import { type Finding, ruleName } from '../../scripts/analysis/model/audit.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { changed } from '../support/plans.js';
import { projectRoot } from './compiledFrames.js';
import { batches, history, labEvent, type Shape } from './history.js';

const analysed = (shape: Shape, change: (events: RecordEvent[]) => RecordEvent[]): Promise<Analysis> => {
  const { plan, events } = history(shape);
  return analyse(plan, batches(change(events)), { sources: new DiskSources(projectRoot) });
};

function finding(analysis: Analysis, rule: string): Finding {
  const found = analysis.audit.find((each) => ruleName(each) === rule);
  assert.ok(found, `${rule} was audited: ${analysis.audit.map(ruleName).join()}`);
  return found;
}

const ended = (replica: string, receivedMs: number): RecordEvent =>
  labEvent(receivedMs, {
    kind: 'replica-ended',
    replica,
    how: 'signalled',
    code: null,
    signal: 'SIGKILL',
    lastLog: ['out of luck'],
  });

const isOf = (event: RecordEvent, replica: string): boolean => event.from === 'replica' && event.replica === replica;

const die = (replica: string, atMs: number) => (events: RecordEvent[]) => {
  const others = events.filter((event) => !(isOf(event, replica) && event.receivedMs >= atMs));
  return [
    ...others.filter(({ receivedMs }) => receivedMs < atMs),
    ended(replica, atMs),
    ...others.filter(({ receivedMs }) => receivedMs >= atMs),
  ];
};

/** A second process of the same replica, from a moment on. */
const restart = (replica: string, atMs: number) => (events: RecordEvent[]) =>
  events.map((event) =>
    event.from === 'replica' && event.replica === replica && event.receivedMs >= atMs
      ? { ...event, line: { ...event.line, boot: 'again' } }
      : event,
  );

const checkpoints = (change: (line: Checkpoint, replica: string) => Checkpoint) => (events: RecordEvent[]) =>
  events.map((event) =>
    event.from === 'replica' && event.line.kind === 'checkpoint'
      ? { ...event, line: change(event.line, event.replica) }
      : event,
  );

const summary =
  (change: {
    failed?: number;
    calls?: number;
    byAddress?: Record<string, { calls: number; failed: number }>;
    k6?: K6Summary;
  }) =>
  (events: RecordEvent[]) =>
    events.map(
      (event): RecordEvent =>
        event.from === 'load' && event.line.kind === 'summary'
          ? { ...event, line: { ...event.line, ...change } }
          : event,
    );

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

test('a load that failed makes the run invalid', async () => {
  const analysis = await analysed({}, (events) => [
    ...events,
    {
      receivedMs: 9000,
      from: 'lab',
      line: { kind: 'load-failed', message: 'the driver exited with status 1', lastLog: [] },
    },
  ]);
  assert.equal(analysis.outcome, 'invalid');
  assert.match(analysis.summary, /The load failed: the driver exited with status 1/);
});

test('calls that failed: a few are noted, many make the run invalid, those to a dead replica say nothing of the others', async () => {
  const doors = (failed: number) => ({
    '127.0.0.1:7008': { calls: 60, failed },
    '127.0.0.2:7008': { calls: 60, failed: 0 },
    '127.0.0.3:7008': { calls: 60, failed: 0 },
  });
  const few = await analysed({}, summary({ failed: 3, byAddress: doors(3) }));
  assert.equal(few.outcome, 'leak');
  assert.equal(finding(few, 'calls-answered').level, 'note');
  const many = await analysed({}, summary({ failed: 30, byAddress: doors(30) }));
  assert.equal(many.outcome, 'invalid');
  const toTheDead = await analysed({}, (events) =>
    die('replica-1', 3000)(summary({ failed: 30, byAddress: doors(30) })(events)),
  );
  assert.equal(finding(toTheDead, 'calls-answered').level, 'ok');
  assert.equal(toTheDead.outcome, 'leak');
});

test('checks of k6 that failed weaken the verdict where one of them failed often, but not for a replica that was lost', async () => {
  const of = (name: string, passes: number, fails: number) => ({ name, passes, fails });
  const k6 = (...checks: K6Summary['checks']) =>
    summary({ k6: { checks, thresholds: [], trends: [], droppedIterations: 0 } });
  const weak = (analysis: Analysis) =>
    analysis.audit.filter(weakensVerdict).filter(({ rule }) => rule.startsWith('k6'));
  const often = await analysed({}, k6(of('calls', 1800, 0), of('tails', 0, 18), of('others', 1799, 1)));
  assert.deepEqual(
    weak(often).map(({ sentence }) => sentence),
    ['Checks of k6 failed (“tails” 18 of 18 times): the load was not served as it should be.'],
  );
  const rarely = await analysed({}, k6(of('calls', 1799, 1), of('tails', 18, 0)));
  assert.deepEqual(weak(rarely), []);
  assert.match(finding(rarely, 'k6-checks').sentence, /“calls” 1 of 1,800 times failed/);
  assert.equal(finding(await analysed({}, k6(of('calls', 1800, 0))), 'k6-checks').level, 'ok');
  const lost = await analysed({}, (events) => die('replica-2', 3000)(k6(of('tails', 0, 18))(events)));
  assert.deepEqual(weak(lost), []);
  const slow = { metric: 'list_hosts_latency', condition: 'p(95)<1000', ok: false };
  const late = await analysed(
    {},
    summary({ k6: { checks: [of('calls', 1800, 0)], thresholds: [slow], trends: [], droppedIterations: 0 } }),
  );
  assert.equal(finding(late, 'k6-thresholds').level, 'note');
  assert.deepEqual(weak(late), []);
});

test('calls that made no passes did not land', async () => {
  const some = await analysed({}, summary({ calls: 200 }));
  assert.equal(finding(some, 'load-landed').level, 'note');
  assert.equal(some.outcome, 'leak');
  const most = await analysed({}, summary({ calls: 900 }));
  assert.equal(finding(most, 'load-landed').level, 'invalid');
  assert.equal(most.outcome, 'invalid');
});

test('a shortfall over 2 % is a finding, and the prediction is of the work really done', async () => {
  const { plan, events } = history({ passes: 54 });
  const analysis = await analyse(changed(plan, { passes: 60 }), batches(events), {
    sources: new DiskSources(projectRoot),
  });
  assert.equal(finding(analysis, 'work-reached').level, 'note');
  assert.match(finding(analysis, 'work-reached').sentence, /54 of 60 passes per replica/);
  assert.equal(analysis.outcome, 'leak');
  assert.equal(analysis.replicas[0]?.sockets?.predicted, 6 * 54);
  const almost = await analyse(changed(plan, { passes: 55 }), batches(events), {
    sources: new DiskSources(projectRoot),
  });
  assert.equal(finding(almost, 'work-reached').level, 'ok');
  const hardly = await analyse(changed(plan, { passes: 600 }), batches(events), {
    sources: new DiskSources(projectRoot),
  });
  assert.equal(hardly.outcome, 'invalid');
});

test('work begun far ahead of work done is no leak but a backlog', async () => {
  const analysis = await analysed(
    {},
    checkpoints((line) => ({ ...line, work: { ...line.work, begun: line.work.done * 2 } })),
  );
  assert.equal(analysis.outcome, 'invalid');
  assert.match(analysis.summary, /a backlog looks like a leak/);
});

test('passes that hang on a peer that never answers are named as the cause, and what follows from it is only noted', async () => {
  const { plan, events } = history({});
  const hung = checkpoints((line) => ({ ...line, work: { begun: 10 * line.index, done: 0, failed: 0 } }))(
    summary({ failed: 180, calls: 180 })(events),
  ).map(
    (event): RecordEvent =>
      event.from === 'replica' && event.line.kind === 'tick'
        ? { ...event, line: { ...event.line, work: { begun: 10, done: 0, failed: 0 } } }
        : event,
  );
  const judged = (service: Partial<typeof plan.target.service>, shown = hung) =>
    analyse(changed(plan, { service }), batches(shown), {
      sources: new DiskSources(projectRoot),
    });
  const analysis = await judged({ faultyPeers: 4 });
  assert.equal(analysis.outcome, 'invalid');
  assert.match(
    analysis.summary,
    /^This run of leaky proves nothing: No pass ended: 1 of 4 faulty peers never answers a call and calls have no deadline[^;]*$/,
  );
  assert.deepEqual(
    analysis.audit.filter(({ level }) => level === 'invalid').map(({ rule }) => rule),
    ['passes-end'],
  );
  assert.equal(finding(analysis, 'no-backlog').level, 'note');
  for (const [service, shown] of [
    [{ faultyPeers: 3 }, hung],
    [{ faultyPeers: 4, callDeadlineMs: 500 }, hung],
    [{ faultyPeers: 4 }, events],
  ] as const)
    assert.ok(!(await judged(service, shown)).audit.some(({ rule }) => rule === 'passes-end'));
  assert.equal(finding(await judged({ faultyPeers: 3 }), 'no-backlog').level, 'invalid');
});

test('an uneven load is a finding', async () => {
  const analysis = await analysed({ variant: 'fixed' }, (events) =>
    events.map((event) =>
      event.from === 'replica' &&
      event.replica === 'replica-3' &&
      (event.line.kind === 'checkpoint' || event.line.kind === 'tick')
        ? {
            ...event,
            line: {
              ...event.line,
              work: {
                begun: Math.round(event.line.work.done / 2),
                done: Math.round(event.line.work.done / 2),
                failed: 0,
              },
            },
          }
        : event,
    ),
  );
  assert.equal(finding(analysis, 'load-even').level, 'note');
  assert.match(finding(analysis, 'load-even').sentence, /replica-3 made 30 passes, replica-1 60/);
});

test('checkpoints that were loud are named', async () => {
  const loud = await analysed(
    {},
    checkpoints((line, replica) => ({ ...line, disturbed: line.index === 2 && replica === 'replica-1' })),
  );
  assert.match(finding(loud, 'checkpoints-quiet').sentence, /checkpoint 2 of replica-1 \(disturbed\)/);
  const never = await analysed(
    { variant: 'fixed' },
    checkpoints((line) => ({ ...line, settled: false })),
  );
  assert.equal(never.outcome, 'inconclusive');
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

const rateOf = (analysis: Analysis) => {
  const found = finding(analysis, 'rate-reached');
  assert.ok(found.rule === 'rate-reached');
  return found;
};

test('a load that reached its rate says so', async () => {
  const analysis = await analysed({}, (events) => events);
  const { level, sentence, planned, achieved } = rateOf(analysis);
  assert.deepEqual([level, planned, achieved], ['ok', 30, 30]);
  assert.equal(sentence, 'The load reached 30 of 30 passes/s per replica.');
  assert.deepEqual(analysis.load?.rate, { planned: 30, achieved: 30, medianMs: 19.25 });
});

test('a load slower than planned is said, and settled checkpoints keep their verdict', async () => {
  for (const variant of ['leaky', 'fixed']) {
    const analysis = await analysed({ variant, returnedPerSecond: 3.3 }, (events) => events);
    const found = rateOf(analysis);
    assert.deepEqual([found.level, found.held, found.bends], ['note', 'queued', 'nothing']);
    assert.match(found.sentence, /^The load reached 3\.3 of 30 passes\/s per replica: calls queued, median 19\.3 ms\./);
    assert.equal(weakensVerdict(found), false);
    assert.equal(analysis.outcome, variant === 'leaky' ? 'leak' : 'clean');
    for (const { perSecond } of analysis.load?.slices ?? []) assert.equal(perSecond?.toFixed(1), '3.3');
  }
});

test('a rate that was missed is no queue where the driver itself was late', async () => {
  const late = (events: RecordEvent[]) =>
    events.map(
      (event): RecordEvent =>
        event.from === 'load' && event.line.kind === 'summary'
          ? { ...event, line: { ...event.line, lateStarts: event.line.calls, latestStartMs: 2500 } }
          : event,
    );
  const found = rateOf(await analysed({ returnedPerSecond: 10 }, late));
  assert.deepEqual([found.level, found.held], ['note', 'driver-late']);
  assert.match(found.sentence, /the driver was short of CPU, and sent calls late by up to 2\.50 s/);
});

test('a rate that was missed bends the verdict where work in flight grew, or nothing settled, or load is judged', async () => {
  const queue = checkpoints((line) => ({ ...line, work: { ...line.work, begun: line.work.done + line.index } }));
  const never = checkpoints((line) => ({ ...line, settled: line.index === 0 }));
  const underLoad = { withoutCheckpoints: true, ticksPerSlice: 8 };
  for (const [shape, change, bends, words] of [
    [{}, queue, 'in-flight', /Work in flight at the checkpoints of replica-1 grew from 0 to 6: such a queue looks/],
    [{}, never, 'never-settled', /No checkpoint found the replicas with nothing in flight/],
    [underLoad, (events: RecordEvent[]) => events, 'under-load', /Levels under load would be judged/],
  ] as const) {
    const slow = await analysed({ ...shape, variant: 'fixed', returnedPerSecond: 3.3 }, change);
    const found = rateOf(slow);
    assert.deepEqual([found.level, found.bends, slow.outcome], ['invalid', bends, 'invalid']);
    assert.match(found.sentence, words);
    const inTime = await analysed({ ...shape, variant: 'fixed' }, change);
    assert.equal(rateOf(inTime).level, 'ok');
  }
  const once = checkpoints((line, replica) => ({ ...line, settled: line.index !== 3 || replica !== 'replica-2' }));
  const doubtful = rateOf(await analysed({ returnedPerSecond: 3.3 }, once));
  assert.deepEqual([doubtful.level, doubtful.bends, weakensVerdict(doubtful)], ['note', 'unsettled', true]);
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

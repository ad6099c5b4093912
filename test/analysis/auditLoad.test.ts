/** The audit of the load: whether it ran, landed, was answered, was even and kept its rate. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { K6Summary } from '../../protos/load.js';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import { weakensVerdict } from '../../scripts/analysis/audit/weakensVerdict.js';
import type { Analysis } from '../../scripts/analysis/model/analysis.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { changed } from '../support/plans.js';
import { analysed, checkpoints, die, finding, summary } from './audited.js';
import { projectRoot } from './compiledFrames.js';
import { batches, history } from './history.js';

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
  assert.match(
    finding(analysis, 'work-reached').sentence,
    /^Each replica completed 54 of 60 passes; the prediction is scaled to that/,
  );
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
  assert.match(found.sentence, /the load generator was short of CPU, and sent calls late by up to 2\.50 s/);
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

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import type { Analysis, MetricName } from '../../scripts/analysis/model/analysis.js';
import { ruleName } from '../../scripts/analysis/model/audit.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { known } from '../support/known.js';
import { projectRoot } from './compiledFrames.js';
import { DIALERS } from './dialers.js';
import { batches, history, labEvent, type Shape } from './history.js';

type Change = (event: RecordEvent) => RecordEvent[];

async function analysed(
  shape: Shape,
  change: Change = (event) => [event],
  further: RecordEvent[] = [],
): Promise<Analysis> {
  const { plan, events } = history({ role: 'split', ...shape });
  const all = [...events.flatMap(change), ...further].sort((a, b) => a.receivedMs - b.receivedMs);
  return analyse(plan, batches(all), { sources: new DiskSources(projectRoot), dialers: DIALERS });
}

function metric({ metrics }: Analysis, name: MetricName) {
  return metrics.find((each) => each.name === name) ?? assert.fail(`${name} was judged`);
}

const growths = (analysis: Analysis, name: MetricName) =>
  metric(analysis, name).byRole?.map(({ role, outcome, growthPerWork }) => [
    role,
    outcome,
    known(growthPerWork).toFixed(2),
  ]);

const from =
  (prefix: string, change: (event: RecordEvent & { from: 'replica' }) => RecordEvent[]): Change =>
  (event) =>
    event.from === 'replica' && event.replica.startsWith(prefix) ? change(event) : [event];

describe('one role per process', () => {
  it('leaky: what was dialled and what was accepted grow apart, N each per pass; channels on the clients alone', async () => {
    const analysis = await analysed({});
    assert.equal(analysis.outcome, 'leak');
    assert.deepEqual(growths(analysis, 'sockets'), [
      ['client', 'leak', '3.00'],
      ['server', 'leak', '3.00'],
    ]);
    assert.deepEqual(growths(analysis, 'channels'), [
      ['client', 'leak', '3.00'],
      ['server', 'clean', '0.00'],
    ]);
    const [sockets, channels] = [metric(analysis, 'sockets'), metric(analysis, 'channels')];
    assert.deepEqual([known(sockets.growthPerWork).toFixed(2), sockets.predictedPerWork], ['6.00', 6]);
    assert.deepEqual([known(channels.growthPerWork).toFixed(2), channels.predictedPerWork], ['3.00', 3]);
    assert.match(
      analysis.summary,
      /^leaky leaks: every client gains 3\.00 sockets per pass: 30 in each of 15 slices, and every server gains 3\.00 sockets per pass: 30 in each of 15 slices, as predicted; leaky\.ts:\d+ makes/,
    );
    const [client, server] = [analysis.replicas[0], analysis.replicas[3]];
    assert.deepEqual(client, {
      id: 'client-1',
      role: 'client',
      work: 60,
      outcome: 'leak',
      node: 'v20.20.2',
      sockets: { baseline: 0, settled: 180, predicted: 180, dialled: 180, accepted: 0 },
    });
    assert.deepEqual(server, {
      ...client,
      id: 'server-1',
      role: 'server',
      sockets: { baseline: 0, settled: 180, predicted: 180, dialled: 0, accepted: 180 },
    });
    assert.ok(analysis.audit.every((each) => each.level === 'ok' || ruleName(each) === 'censuses-agree:node-counters'));
  });

  it('says passes of the clients, and a prediction that is off of both roles together', async () => {
    const half = from('server-', (event) => {
      if (event.line.kind !== 'checkpoint') return [event];
      const readings = event.line.readings.map((reading) => {
        const accepted = (reading.sockets?.byRole.agent?.accepted ?? assert.fail()) / 2;
        return { ...reading, sockets: { total: accepted, byRole: { agent: { dialled: 0, accepted } } } };
      });
      return [{ ...event, line: { ...event.line, readings } }];
    });
    const analysis = await analysed({}, half);
    assert.match(
      analysis.summary,
      /every server gains 1\.50 sockets per pass: 15 in each of 15 slices, where 6\.00 were predicted of one client and one server together; /,
    );
    const sentence = (rule: string) => analysis.audit.find((each) => each.rule === rule)?.sentence;
    assert.equal(sentence('work-reached'), 'The clients made 60 of 60 passes per client.');
    assert.equal(sentence('load-even'), 'The load fell evenly on the clients.');
  });

  it('fixed and reuse: both are clean, with one connection for each client and server', async () => {
    for (const variant of ['fixed', 'reuse'] as const) {
      const analysis = await analysed({ variant });
      assert.equal(analysis.outcome, 'clean', analysis.summary);
      assert.deepEqual(
        analysis.replicas.map(({ sockets }) => [sockets?.settled, sockets?.predicted]),
        Array(6).fill([3, 3]),
      );
      assert.deepEqual(analysis.culprits, []);
    }
  });

  it('the cost of a pass is that of one client and one server together', async () => {
    const [split, mixed] = [await analysed({}), await analysed({ role: 'mixed' })];
    assert.deepEqual([split.cost?.dials, split.cost?.connections], [3, 3]);
    assert.deepEqual([mixed.cost?.dials, mixed.cost?.connections], [3, 3]);
    assert.equal(split.cost?.cpuMs, 10); // 5 ms a pass, in either
  });

  it('a single client that leaks beside a single server is a leak: the server has no say in it', async () => {
    const analysis = await analysed({ replicas: 1, transport: 'plaintext' });
    assert.equal(analysis.outcome, 'leak', analysis.summary);
    assert.match(metric(analysis, 'channels').reason, /the only client/);
  });

  it('what grows on the servers alone is a leak, while the clients are clean', async () => {
    const growing = from('server-', (event) => {
      if (event.line.kind !== 'checkpoint') return [event];
      const { index } = event.line;
      return [
        {
          ...event,
          line: {
            ...event.line,
            readings: event.line.readings.map((reading) => ({ ...reading, streams: 30 * index })),
          },
        },
      ];
    });
    const analysis = await analysed({ variant: 'fixed' }, growing);
    assert.equal(analysis.outcome, 'leak');
    assert.deepEqual(growths(analysis, 'streams'), [
      ['client', 'clean', '0.00'],
      ['server', 'leak', '3.00'],
    ]);
    assert.match(analysis.summary, /^fixed leaks: every server gains 3\.00 streams per pass/);
  });

  it('two leaking replicas of different roles are no two of one role', async () => {
    const one = (event: RecordEvent): RecordEvent[] => {
      if (
        event.from !== 'replica' ||
        !['client-1', 'server-1'].includes(event.replica) ||
        event.line.kind !== 'checkpoint'
      )
        return [event];
      const { index } = event.line;
      return [
        {
          ...event,
          line: {
            ...event.line,
            readings: event.line.readings.map((reading) => ({ ...reading, streams: 30 * index })),
          },
        },
      ];
    };
    const analysis = await analysed({ variant: 'fixed' }, one);
    assert.equal(analysis.outcome, 'inconclusive');
    assert.match(analysis.summary, /only client-1 of 3 clients leaks/);
  });

  it('without any server left to judge there is no verdict, however well the clients are', async () => {
    const ended = ['server-1', 'server-2', 'server-3'].map((replica) =>
      labEvent(5000, { kind: 'replica-ended', replica, how: 'signalled', code: null, signal: 'SIGKILL', lastLog: [] }),
    );
    const analysis = await analysed(
      { variant: 'fixed' },
      from('server-', (event) => (event.receivedMs < 5000 ? [event] : [])),
      ended,
    );
    assert.equal(analysis.outcome, 'invalid');
    assert.match(analysis.summary, /[Oo]nly 0 of 3 servers is left to judge/);
  });

  it('a client that is lost makes no more passes: the others and the servers are judged to the end of the load', async () => {
    const lost = labEvent(3420, {
      kind: 'replica-ended',
      replica: 'client-2',
      how: 'signalled',
      code: null,
      signal: 'SIGKILL',
      lastLog: [],
    });
    const analysis = await analysed(
      { variant: 'fixed' },
      from('client-2', (event) => (event.receivedMs < 3420 ? [event] : [])),
      [lost],
    );
    assert.equal(analysis.outcome, 'clean', analysis.summary);
    assert.deepEqual(
      analysis.replicas.map(({ work }) => work),
      [60, 30, 60, 50, 50, 50],
    );
    assert.equal(analysis.audit.find(({ rule }) => rule === 'end-of-load-seen')?.level, 'ok');
  });

  it('where the load fell unevenly, a server’s passes are the mean of its clients’', async () => {
    const half = from('client-3', (event) => {
      if (event.line.kind !== 'checkpoint' && event.line.kind !== 'tick') return [event];
      const done = event.line.work.done / 2;
      return [{ ...event, line: { ...event.line, work: { begun: done, done, failed: 0 } } }];
    });
    const analysis = await analysed({}, half);
    assert.equal(analysis.replicas.find(({ id }) => id === 'server-2')?.work, 50);
    assert.deepEqual(
      analysis.replicas.map(({ sockets }) => sockets?.predicted),
      [180, 180, 90, 150, 150, 150],
    );
  });

  it('a run without checkpoints is judged by its ticks, the servers’ by the passes of their clients', async () => {
    const analysis = await analysed({ withoutCheckpoints: true, ticksPerSlice: 20, passes: 600 });
    assert.equal(analysis.outcome, 'leak', analysis.summary);
    const server = metric(analysis, 'sockets').byRole?.find(({ role }) => role === 'server');
    assert.equal(server?.outcome, 'leak');
    assert.ok(Math.abs((server?.growthPerWork ?? 0) - 3) < 0.3, `${server?.growthPerWork}`);
  });
});

/**
 * Advice on runs that failed their audit: every finding is made by the real analysis, of a record that went wrong in
 * that way.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { adviceFor } from '../../scripts/advice/advice.js';
import type { FailingFinding } from '../../scripts/advice/mendAdvice.js';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import type { Advice } from '../../scripts/analysis/model/advice.js';
import { commandPlan } from '../../scripts/plan/ownPlan.js';
import type { LabLine, RecordEvent } from '../../scripts/record/events.js';
import { projectRoot } from '../analysis/compiledFrames.js';
import { batches, history, labEvent, type Shape } from '../analysis/history.js';
import { changed, type PlanChanges } from '../support/plans.js';

type Change = (events: RecordEvent[]) => RecordEvent[];

/** The advice on a run that went like that, and the sentences of what failed it. */
async function advised(change: Change, plans: PlanChanges = {}, shape: Shape = {}) {
  const { plan, events } = history(shape);
  const planned = changed(plan, plans);
  const analysis = await analyse(planned, batches(change(events)), { sources: new DiskSources(projectRoot) });
  assert.equal(analysis.outcome, 'invalid', analysis.summary);
  const failed = analysis.audit.filter(({ level }) => level === 'invalid');
  return { advice: adviceFor({ schemaVersion: 2, plan: planned, analysis }), failed };
}

const loadFailed =
  (line: Omit<Extract<LabLine, { kind: 'load-failed' }>, 'kind'>): Change =>
  (events) => [
    ...events.filter((event) => event.from !== 'load' || event.line.kind !== 'summary'),
    labEvent(9000, { kind: 'load-failed', ...line }),
  ];

const ended =
  (replica: string, receivedMs: number, end: Partial<Extract<LabLine, { kind: 'replica-ended' }>> = {}): Change =>
  (events) => [
    ...events.filter((event) => event.from !== 'replica' || event.replica !== replica || event.receivedMs < receivedMs),
    labEvent(receivedMs, {
      ...{ kind: 'replica-ended', replica, how: 'exited', code: 1, signal: null, lastLog: [] },
      ...end,
    }),
  ];

const summary =
  (change: { calls?: number; failed?: number; byStatus?: Record<string, number> }): Change =>
  (events) =>
    events.map((event) =>
      event.from === 'load' && event.line.kind === 'summary'
        ? { ...event, line: { ...event.line, byAddress: {}, ...change } }
        : event,
    );

/** Work of every checkpoint and tick, by what was done. */
const work =
  (of: (done: number) => { begun: number; done: number }): Change =>
  (events) =>
    events.map((event) =>
      event.from === 'replica' && (event.line.kind === 'checkpoint' || event.line.kind === 'tick')
        ? { ...event, line: { ...event.line, work: { failed: 0, ...of(event.line.work.done) } } }
        : event,
    );

const of = (advice: readonly Advice[], sentence: string | undefined): string =>
  advice.find(({ what }) => what === sentence)?.how ?? assert.fail(`no advice on ${sentence}`);

/** Ways to fail the audit by each of its rules, and what the advice is about then. */
const FAILURES: Record<
  Exclude<FailingFinding['rule'], 'older' | 'processes-judged' | 'command-trouble' | 'units-answered'>,
  [Change, RegExp, PlanChanges?, Shape?]
> = {
  'load-ran': [
    loadFailed({
      message: 'the load ended with status 1 before it was done',
      lastLog: ['SyntaxError'],
      cause: { by: 'job-ended', job: 'load', before: 'done' },
    }),
    /logs\/load\.log/,
  ],
  'fleet-complete': [ended('replica-2', 450), /No pass had been made by then/],
  'enough-replicas': [
    (events) => ended('replica-1', 4000)(ended('replica-2', 3000)(events)),
    /A process that ends takes its evidence along/,
  ],
  'passes-end': [work(() => ({ begun: 10, done: 0 })), /give calls a deadline/, { service: { faultyPeers: 4 } }],
  'calls-answered': [
    summary({ failed: 60, byStatus: { OK: 120, UNAVAILABLE: 10, DEADLINE_EXCEEDED: 50 } }),
    /not answered in time\. Lower --rate/,
  ],
  'load-landed': [summary({ calls: 900 }), /should have made a pass/],
  'rate-reached': [
    work((done) => ({ begun: done + Math.floor(done / 15), done })),
    /Replicas took longer for a pass/,
    {},
    { returnedPerSecond: 3.3 },
  ],
  'work-reached': [(events) => events, /did not become the work that was planned/, { passes: 600 }],
  'no-backlog': [work((done) => ({ begun: 2 * done, done })), /could not keep up/],
};

describe('advice on a run that failed its audit', () => {
  for (const [rule, [change, how, plans, shape]] of Object.entries(FAILURES))
    it(`is about what failed: ${rule}`, async () => {
      const { advice, failed } = await advised(change, plans, shape);
      const found = failed.find((finding) => finding.rule === rule);
      assert.match(of(advice, found?.sentence), how);
      for (const { sentence } of failed) of(advice, sentence);
    });

  it('is about the load where the load failed, and not about processes that end', async () => {
    const sentence = 'The load failed: the load ended with status 1 before it was done.';
    const failure = { message: 'the load ended with status 1 before it was done', lastLog: ['SyntaxError'] };
    const [older, newer, silent] = [
      await advised(loadFailed(failure)),
      await advised(loadFailed({ ...failure, cause: { by: 'job-ended', job: 'load', before: 'done' } })),
      await advised(loadFailed({ ...failure, lastLog: [] })),
    ];
    for (const { advice } of [older, newer, silent]) {
      assert.match(of(advice, sentence), /What drives the calls ended too soon/);
      assert.doesNotMatch(JSON.stringify(advice), /takes its evidence along|fewer passes/);
    }
    assert.match(of(older.advice, sentence), /last lines of its log in the folder of the run/);
    assert.match(of(newer.advice, sentence), /last lines of logs\/load\.log in the folder of the run/);
    assert.match(of(silent.advice, sentence), /It printed nothing about it/);
  });

  it('tells a load that never began, one short of memory, and one that nobody was left for', async () => {
    const how = async (cause: NonNullable<Extract<LabLine, { kind: 'load-failed' }>['cause']>) => {
      const { advice, failed } = await advised(loadFailed({ message: 'so', lastLog: [], cause }));
      return of(advice, failed.find(({ rule }) => rule === 'load-ran')?.sentence);
    };
    assert.match(await how({ by: 'job-ended', job: 'load', before: 'ready' }), /ended before its first call/);
    const full = { by: 'job-ended', job: 'load', before: 'done', how: 'out-of-memory' } as const;
    assert.match(await how(full), /Its memory was full: lower --rate/);
    const refused = { by: 'nothing-answered', calls: 30, status: 'UNAVAILABLE' } as const;
    assert.match(await how(refused), /found no front door open/);
    assert.match(await how({ by: 'no-replica-left' }), /The load is not to blame: every replica ended/);
  });

  it('goes by how replicas ended, not by how that is said, and says where their last words are', async () => {
    const two = (end: Partial<Extract<LabLine, { kind: 'replica-ended' }>>) =>
      advised((events) => ended('replica-1', 4000, end)(ended('replica-2', 3000, end)(events)));
    for (const [end, how] of [
      [{ how: 'out-of-memory', code: null, signal: 'SIGKILL' }, /Memory ran out: fewer passes/],
      [{ how: 'signalled', code: null, signal: 'SIGKILL' }, /Find out by whom/],
      [{ how: 'hung' }, /A process that hangs/],
      [{ how: 'wrong-clock' }, /Set the clock of its machine/],
      [{ how: 'node-lost', node: 'worker-1' }, /A node of the Swarm was lost/],
    ] as const) {
      const { advice, failed } = await two(end);
      assert.match(of(advice, failed[0]?.sentence), how);
      assert.match(of(advice, 'Read the last words of replica-1 and replica-2'), /under “Replicas”/);
    }
    const { advice, failed } = await advised((events) => events.slice(0, 2));
    assert.match(of(advice, failed[0]?.sentence), /never reported did not come up/);
  });

  it('says of a command of one’s own how its processes are seen, or that they must live longer', async () => {
    const plan = commandPlan({}, { id: '20260105T101500Z-npm-start-command-0001', argv: ['npm', 'start'], cwd: '/' });
    const hello: RecordEvent = {
      ...{ receivedMs: 10, from: 'replica', replica: 'brief' },
      line: {
        ...{
          vitals: 1,
          boot: 'brief',
          seq: 0,
          atMs: 1.7e12,
          kind: 'hello',
          pid: 1,
          node: 'v20.20.2',
          platform: 'linux',
        },
        ...{ grpcJs: { observed: false }, argv: ['/brief.js'], listening: [], blind: {} },
      },
    };
    const ending = labEvent(20, { kind: 'phase', name: 'done' });
    for (const [events, how] of [
      [[ending], /^Start the program with Node itself, or with a tool that hands NODE_OPTIONS on to it/],
      [[hello, ending], /^It ended before anything was read of it\. Let it go on for longer/],
    ] as const) {
      const analysis = await analyse(plan, batches(events), { sources: new DiskSources(projectRoot) });
      assert.equal(analysis.outcome, 'invalid', analysis.summary);
      const found = analysis.audit.find(({ rule }) => rule === 'processes-judged');
      assert.match(of(adviceFor({ schemaVersion: 2, plan, analysis }), found?.sentence), how);
    }
  });

  it('begins with the lab’s own trouble where all comes from that, and ends with a time that was short', async () => {
    const cut = (line: Omit<Extract<LabLine, { kind: 'cut-short' }>, 'kind'>) =>
      advised((events) => [...events.slice(0, 2), labEvent(3, { kind: 'cut-short', ...line })]);
    const first = await cut({
      by: 'what is missing',
      message: 'no image',
      cause: { by: 'missing', message: 'no image' },
    });
    assert.match(first.advice[0]?.what ?? '', /cut short by what is missing after 0 of 6 slices: no image/);
    assert.match(first.advice[0]?.how ?? '', /Put right what it names/);
    const limit = { by: 'its time limit of 40 s', message: 'the run reached its time limit of 40 s' };
    for (const line of [limit, { ...limit, cause: { by: 'time-limit', limitMs: 40_000 } as const }]) {
      const { advice } = await cut(line);
      assert.match(advice.at(-2)?.how ?? '', /longer --time-limit/);
    }
    const stopped = await cut({ by: 'SIGINT', message: 'the run was stopped by SIGINT' });
    assert.ok(!stopped.advice.some(({ what }) => what.includes('cut short')));
  });
});

/** Censuses of the same thing that disagree: a note where they differ once, a doubt where they grow apart. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Censuses, Checkpoint } from '../../protos/vitals.js';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import { auditCensuses } from '../../scripts/analysis/audit/auditCensuses.js';
import { weakensVerdict } from '../../scripts/analysis/audit/weakensVerdict.js';
import { condense } from '../../scripts/analysis/condense/accumulate.js';
import { openCase } from '../../scripts/analysis/condense/runCase.js';
import type { Analysis } from '../../scripts/analysis/model/analysis.js';
import { censusTable } from '../../scripts/analysis/tables/censusTable.js';
import { targetOf } from '../../scripts/targets/index.js';
import { projectRoot } from './compiledFrames.js';
import { batches, type History, history, type Shape } from './history.js';

type Change = (censuses: Censuses, passes: number) => Censuses;

/** Returns a record in which the censuses of one replica, or of all, tell something else. */
function recordWith(shape: Shape, change: Change, replica?: string): History {
  const { plan, events } = history(shape);
  const changed = (line: Checkpoint): Checkpoint => ({ ...line, censuses: change(line.censuses, line.work.done) });
  return {
    plan,
    events: events.map((event) =>
      event.from === 'replica' &&
      event.line.kind === 'checkpoint' &&
      (replica === undefined || event.replica === replica)
        ? { ...event, line: changed(event.line) }
        : event,
    ),
  };
}

function analysed({ plan, events }: History): Promise<Analysis> {
  return analyse(plan, batches(events), { sources: new DiskSources(projectRoot) });
}

const grpcMore =
  (by: (passes: number) => number): Change =>
  ({ grpc, ...others }, passes) => ({
    ...others,
    ...(grpc && { grpc: { ...grpc, clientSockets: grpc.clientSockets + by(passes) } }),
  });

const channelzOf =
  (channels: (open: number, passes: number) => number): Change =>
  ({ grpc, ...others }, passes) => ({
    ...others,
    ...(grpc && { grpc: { ...grpc, channels: channels(grpc.channels, passes) } }),
  });

const CLEAN: Shape = { variant: 'fixed' };
const apart = ({ audit }: Analysis) => audit.filter((each) => each.rule === 'censuses-agree' && each.apart);

test('channelz that sees more sockets after every slice than the kernel leaves nothing clean', async () => {
  // As a client over Unix-domain sockets was told where only TCP was counted: channelz 61, kernel 0.
  const run = await analysed(
    recordWith(
      CLEAN,
      grpcMore((passes) => passes),
    ),
  );
  assert.equal(run.outcome, 'inconclusive');
  assert.equal(
    run.summary,
    'fixed is inconclusive: channelz lists more than the kernel by 10 sockets on replica-1 after the first slice, and by 60 after the last',
  );
  const [finding] = apart(run);
  assert.ok(finding && weakensVerdict(finding));
  assert.equal(
    finding.sentence,
    'On replica-1, channelz lists 65 sockets where the kernel has 5. It sees 60 more than the other, 10 after the first slice: growth may hide between the two.',
  );
  assert.deepEqual(
    run.replicas.map(({ outcome }) => outcome),
    ['inconclusive', 'clean', 'clean'],
    'the replica that is told of',
  );
});

test('one replica whose censuses grow apart is enough', async () => {
  const run = await analysed(
    recordWith(
      CLEAN,
      grpcMore((passes) => passes),
      'replica-3',
    ),
  );
  assert.equal(run.outcome, 'inconclusive');
  assert.match(run.summary, /on replica-3/);
});

test('a difference that does not grow with the work is a note, and no doubt', async () => {
  for (const by of [() => 7, (passes: number) => (passes > 0 ? 40 : 0), (passes: number) => (passes % 20 ? 30 : 0)]) {
    const run = await analysed(recordWith(CLEAN, grpcMore(by)));
    assert.equal(run.outcome, 'clean', `${by}`);
    assert.deepEqual(apart(run), []);
  }
});

test('what leaks by what was seen leaks, whatever else was not', async () => {
  const run = await analysed(
    recordWith(
      {},
      grpcMore((passes) => passes),
    ),
  );
  assert.equal(run.outcome, 'leak');
  assert.equal(apart(run).length, 1);
});

test('channelz that lists ever more channels than the probe counts leaves nothing clean; fewer may be switched off', async () => {
  const more = await analysed(
    recordWith(
      CLEAN,
      channelzOf((open, passes) => open + Math.round(passes / 5)),
    ),
  );
  assert.equal(more.outcome, 'inconclusive');
  assert.match(more.summary, /channelz lists more than the probe counts by 2 channels on replica-1 .* and by 12 after/);
  const fewer = await analysed(
    recordWith(
      CLEAN,
      channelzOf(() => 0),
    ),
  );
  assert.equal(fewer.outcome, 'clean');
  assert.ok(!fewer.audit.some((each) => each.rule === 'censuses-agree' && each.between === 'channels-channelz'));
});

test('libuv that holds ever more than the kernel leaves nothing clean; it does not know of Unix-domain sockets', async () => {
  const more = await analysed(
    recordWith(CLEAN, ({ libuv, ...others }, passes) => ({
      ...others,
      ...(libuv && { libuv: { ...libuv, total: libuv.total + passes } }),
    })),
  );
  assert.equal(more.outcome, 'inconclusive');
  const unix = await analysed(
    recordWith(CLEAN, ({ kernel, ...others }, passes) => ({
      ...others,
      ...(kernel && { kernel: { ...kernel, total: kernel.total + passes, unix: passes } }),
    })),
  );
  const found = unix.audit.find((each) => each.rule === 'censuses-agree' && each.between === 'kernel-libuv');
  assert.equal(found?.level, 'ok', found?.sentence);
});

test('a program that is not all gRPC may hold any number of sockets that channelz does not list', async () => {
  const { plan, events } = recordWith(
    CLEAN,
    grpcMore(() => -3),
  );
  const run = openCase(plan, await condense(batches(events), targetOf({ plan })));
  const level = (isAllGrpc: boolean) =>
    auditCensuses(run, censusTable(run), { isAllGrpc }).find(({ between }) => between === 'kernel-grpc')?.level;
  assert.deepEqual([level(true), level(false)], ['note', 'ok']);
});

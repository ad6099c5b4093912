import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { compareRequest, reportRequest } from '../../scripts/flags/namedRuns.js';
import { commandThatRepeats } from '../../scripts/flags/repeatCommand.js';
import type { LabRequest } from '../../scripts/flags/requests.js';
import { type RunPlan, runPlan } from '../../scripts/plan/plan.js';
import { planNames } from '../../scripts/runs/planNames.js';
import type { Io } from '../../scripts/terminal/io.js';
import { changed } from '../support/plans.js';
import { anyRun, labOn, meaning, plansOfCommand } from './anyRun.js';
import { PLAN, workFolder, writeRun } from './commandLine.js';

const folder = workFolder();
const silent = { write: () => true };
const io = (): Io => ({ stdout: silent, stderr: silent, env: {}, cwd: folder.path });
const lab = (args: string, cpus = 64, env: NodeJS.ProcessEnv = {}): LabRequest => labOn(args, cpus, folder.path, env);
const first = (args: string, cpus?: number): RunPlan => lab(args, cpus).plans[0] ?? assert.fail('no plan');

describe('good input', () => {
  before(() => {
    mkdirSync(join(folder.path, 'runs'));
    writeFileSync(join(folder.path, 'plan.json'), JSON.stringify(changed(PLAN, { seed: 77, passes: 90 })));
    writeRun(join(folder.path, 'runs'), '20260131T101502Z-leaky-processes-3f2a');
    writeRun(join(folder.path, 'runs'), '20260131T101502Z-leaky-processes-77aa');
    writeRun(join(folder.path, 'runs'), '20260131T101509Z-fixed-processes-0001', {}, { variant: 'fixed' });
    writeRun(join(folder.path, 'runs'), '20260131T101602Z-leaky-processes-9999', {}, { transport: 'plaintext' });
    mkdirSync(join(folder.path, 'runs', '20260131T101509Z-comparison-3282')); // beside a run of the same time: no reason to ask which of both
    writeFileSync(
      join(folder.path, 'runs', '20260131T101509Z-comparison-3282', 'comparison.json'),
      '{"schemaVersion":1}',
    );
    symlinkSync('20260131T101509Z-fixed-processes-0001', join(folder.path, 'runs', 'latest'));
  });
  after(() => folder[Symbol.dispose]());

  it('runs leaky and fixed where nothing is said, each a whole plan that can be written and read again', () => {
    const { plans, json, reportsDir, view } = lab('');
    assert.deepEqual(
      plans.map(({ target, expect }) => [target.variant, expect]),
      [
        ['leaky', 'leak'],
        ['fixed', 'clean'],
      ],
    );
    for (const plan of plans) {
      assert.deepEqual(runPlan.parse(JSON.parse(JSON.stringify(plan))), plan);
      assert.match(plan.id, /^\d{8}T\d{6}Z-(leaky|fixed)-processes-[0-9a-f]{4}$/);
    }
    assert.deepEqual([json, reportsDir, view], [false, join(folder.path, 'reports'), { quiet: false, color: true }]);
  });

  it('takes every flag, with = or a blank between', () => {
    const args =
      '--variant reuse --engine=processes --replicas 5 --passes=100 --slices 10 --load=none --rate 2.5 --cadence=steady --role mixed --transport plaintext --stream-deadline 2s --no-attribution --count-timers --metrics --profile --cpu-profile --tick=2s --seed 9 --expect any --max-growth sockets:0.5 --max-growth=timers:1 --time-limit 20m --reports=out --json --quiet --no-color';
    const { plans, json, reportsDir, view } = lab(args);
    const { id, ...plan } = plans[0] ?? assert.fail();
    assert.deepEqual(plan, {
      schemaVersion: 2,
      target: {
        ...{ kind: 'fleet', variant: 'reuse', transport: 'plaintext', role: 'mixed', runtime: 'node', replicas: 5 },
        service: { streamDeadlineMs: 2000, faultyPeers: 0 },
      },
      engine: 'processes',
      work: { amount: 100, unit: 'pass', slices: 10, ratePerReplica: 2.5, cadence: 'steady', confirm: 'auto' },
      load: { kind: 'none' },
      observe: {
        ...PLAN.observe,
        ...{ attribution: false, timers: true, metrics: 'on', profile: true, cpuProfile: true },
        ...{ tickMs: 2000, quietMs: 825, settleLimitMs: 5000 },
      },
      expect: 'any',
      limits: {
        timeMs: 1_200_000,
        maxGrowth: [
          { metric: 'sockets', perWork: 0.5 },
          { metric: 'timers', perWork: 1 },
        ],
      },
      seed: 9,
    });
    assert.deepEqual([json, reportsDir, view], [true, join(folder.path, 'out'), { quiet: true, color: false }]);
  });

  it('takes a limit of timers where every variant counts them by itself', () => {
    const { observe, limits } = first('--variant=stream-orphan --max-growth=timers:1');
    assert.deepEqual([observe.timers, limits.maxGrowth], [true, [{ metric: 'timers', perWork: 1 }]]);
  });

  it('interleaves repeats A B, B A, with ids that are all different and the same seed in both of a round', () => {
    const { plans } = lab('--repeat=3 --seed=5');
    assert.deepEqual(
      plans.map(({ target, seed }) => `${target.variant} ${seed}`),
      ['leaky 5', 'fixed 5', 'fixed 6', 'leaky 6', 'leaky 7', 'fixed 7'],
    );
    const ids = lab('--variant=leaky,reuse,fixed --repeat=50').plans.map(({ id }) => id);
    assert.equal(new Set(ids).size, 150);
    assert.deepEqual(ids.toSorted(), ids, 'their names do not sort in the order they run in');
  });

  it('runs every combination of the values that flags with a list have, those of a variant together', () => {
    const { plans } = lab('--variant=leaky,keepalive --transport=mtls,plaintext --server-max-age=5s,300ms --repeat=2');
    const said = plans.map(({ target, seed }) =>
      [target.variant, target.transport, target.service.serverMaxAgeMs, seed].join(' '),
    );
    const round = ['leaky mtls 5000', 'leaky mtls 300', 'leaky plaintext 5000', 'leaky plaintext 300'];
    const all = [...round, ...round.map((each) => each.replace('leaky', 'keepalive'))];
    assert.deepEqual(said, [...all.map((each) => `${each} 1`), ...all.toReversed().map((each) => `${each} 2`)]);
    assert.equal(new Set(plans.map(({ id }) => id)).size, 16);
  });

  it('has each run of a list repeated by itself, and called by what tells it apart', () => {
    const { plans } = lab('--variant=keepalive,fixed --server-max-age=5s,300ms --load=grpc,none --role=mixed');
    for (const plan of plans) {
      const command = commandThatRepeats(plan);
      assert.doesNotMatch(command, /,/);
      assert.deepEqual(plansOfCommand(command).map(meaning), [meaning(plan)]);
    }
    assert.deepEqual(planNames(plans), [
      'keepalive --load=grpc',
      'keepalive --load=grpc --server-max-age=300ms',
      'keepalive --load=none',
      'keepalive --load=none --server-max-age=300ms',
      'fixed --load=grpc --server-max-age=5s',
      'fixed --load=grpc --server-max-age=300ms',
      'fixed --load=none --server-max-age=5s',
      'fixed --load=none --server-max-age=300ms',
    ]);
    assert.deepEqual(planNames(lab('--variant=leaky --repeat=2').plans), ['leaky', 'leaky']);
    assert.deepEqual(planNames(lab('--variant=leaky,keepalive').plans), ['leaky', 'keepalive']);
  });

  it('asks of few cores no more than they carry, and never overrides a rate that was given', () => {
    assert.equal(first('').work.ratePerReplica, 25);
    assert.equal(first('', 1).work.ratePerReplica, 12.6);
    assert.equal(first('--transport=plaintext', 1).work.ratePerReplica, 25);
    assert.equal(first('--rate=15', 1).work.ratePerReplica, 15);
  });

  it('waits at a checkpoint for streams that have a deadline, however long, and writes a plan that can be read again', () => {
    for (const [deadline, settleLimitMs] of [
      ['500ms', 5000],
      ['6m', 720_000],
      ['24h', 172_800_000],
    ] as const) {
      const plan = first(`--variant=stream-deadline --stream-deadline=${deadline} --time-limit=168h`);
      assert.equal(plan.observe.settleLimitMs, settleLimitMs);
      assert.deepEqual(runPlan.parse(plan), plan);
    }
    assert.equal(first('--variant=stream-forgotten --stream-deadline=6m').observe.settleLimitMs, 5000);
  });

  it('ticks oftener in a short run, as said in a long one', () => {
    assert.equal(first('--passes=60').observe.tickMs, 250);
    assert.equal(first('--passes=6000').observe.tickMs, 1000);
    assert.equal(first('--tick=0').observe.tickMs, 0);
  });

  it('respects NO_COLOR unless it is empty, and TERM=dumb', () => {
    assert.equal(lab('', 2, { NO_COLOR: '1' }).view.color, false);
    assert.equal(lab('', 2, { NO_COLOR: '' }).view.color, true);
    assert.equal(lab('', 2, { TERM: 'dumb' }).view.color, false);
  });

  it('repeats a recorded plan under a new id', () => {
    const { plans } = lab('--plan=plan.json --repeat=2 --time-limit=30m');
    assert.deepEqual(
      plans.map(({ work, seed, limits, target }) => [work.amount, seed, limits.timeMs, target.variant]),
      [
        [90, 77, 1_800_000, 'leaky'],
        [90, 78, 1_800_000, 'leaky'],
      ],
    );
    assert.ok(plans.every(({ id }) => id !== PLAN.id));
  });

  it('knows the command that repeats any run', () => {
    fc.assert(
      fc.property(anyRun, (args) => {
        const plan = first(args);
        assert.deepEqual(plansOfCommand(commandThatRepeats(plan)).map(meaning), [meaning(plan)]);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  for (const [args, repeated] of [
    ['--variant=leaky', '--variant=leaky --rate=25'], // fewer cores carry less
    ['--variant=leaky --transport=plaintext', '--variant=leaky --transport=plaintext'], // one core carries it
    ['--variant=leaky --passes=1000', '--variant=leaky --passes=1000 --rate=25 --tick=250ms'], // more than a minute on few cores
    ['--variant=leaky --expect=leak --tick=250ms --seed=1 --faulty-peers=0', '--variant=leaky --rate=25'],
    ['--variant=leaky --expect=clean', '--variant=leaky --rate=25 --expect=clean'],
    ['--variant=keepalive', '--variant=keepalive'],
    ['--variant=keepalive --rate=25 --server-max-age=6s', '--variant=keepalive --rate=25 --server-max-age=6s'],
    ['--variant=error-path --rate=4', '--variant=error-path --rate=4'],
    ['--variant=error-path --rate=4 --faulty-peers=0', '--variant=error-path --rate=4 --faulty-peers=0'],
    ['--variant=error-path-closed --rate=4 --faulty-peers=0', '--variant=error-path-closed --rate=4 --faulty-peers=0'],
    ['--variant=stream-deadline --rate=4', '--variant=stream-deadline --rate=4'],
    [
      '--variant=stream-deadline --rate=4 --stream-deadline=30s',
      '--variant=stream-deadline --rate=4 --stream-deadline=30s',
    ],
    ['--variant=stream-orphan --rate=4 --count-timers', '--variant=stream-orphan --rate=4'],
    [
      '--variant=stream-orphan --rate=4 --max-growth=timers:1',
      '--variant=stream-orphan --rate=4 --max-growth=timers:1',
    ],
    ['--variant=leaky --rate=4 --count-timers', '--variant=leaky --rate=4 --count-timers'],
  ] as const)
    it(`repeats ${args} by ${repeated}`, () =>
      assert.equal(commandThatRepeats(first(args)), `grpc-leak-lab lab ${repeated}`));

  it('repeats by its plan.json what flags cannot say, as of one that was written by hand', () => {
    const keepalive = first('--variant=keepalive');
    const { serverMaxAgeMs, ...service } = keepalive.target.service;
    for (const plan of [
      { ...keepalive, target: { ...keepalive.target, service } },
      changed(keepalive, { slices: 30 }),
      changed(keepalive, { quietMs: 7 }),
      changed(keepalive, { maxGrowth: [{ metric: 'sockets', perWork: 1e-9 }] }),
    ]) {
      assert.equal(commandThatRepeats(plan), `grpc-leak-lab lab --plan=reports/${plan.id}/plan.json`);
    }
  });

  it('finds a run by folder, id, unique beginning, or as the latest', () => {
    const dir = (name: string) => join(folder.path, 'runs', name);
    for (const [text, id] of [
      ['runs/20260131T101502Z-leaky-processes-3f2a', '20260131T101502Z-leaky-processes-3f2a'],
      ['20260131T101502Z-leaky-processes-3f2a', '20260131T101502Z-leaky-processes-3f2a'],
      ['20260131T101502Z-leaky-processes-7', '20260131T101502Z-leaky-processes-77aa'],
      ['20260131T101509', '20260131T101509Z-fixed-processes-0001'],
      ['latest', '20260131T101509Z-fixed-processes-0001'],
    ] as const) {
      const outcome = reportRequest([text, '--reports=runs', '--json'], io());
      if ('problems' in outcome) assert.fail(JSON.stringify(outcome.problems));
      assert.deepEqual(outcome.request.dirs, [dir(id)]);
      assert.equal(outcome.request.json, true);
    }
  });

  it('groups runs into sets by what tells them apart', () => {
    const sets = (...runs: string[]) => {
      const outcome = compareRequest([...runs.map((run) => `20260131T10${run}`), '--reports=runs'], io());
      if ('problems' in outcome) assert.fail(JSON.stringify(outcome.problems));
      return outcome.request.sets.map(({ name, dirs }) => [name, dirs.length]);
    };
    assert.deepEqual(sets('1502Z-leaky-processes-3', '1509', '1502Z-leaky-processes-7'), [
      ['leaky', 2],
      ['fixed', 1],
    ]);
    assert.deepEqual(sets('1602', '1502Z-leaky-processes-3'), [
      ['leaky plaintext', 1],
      ['leaky mtls', 1],
    ]);
    assert.deepEqual(sets('1502Z-leaky-processes-3', '1502Z-leaky-processes-7'), [
      ['20260131T101502Z-leaky-processes-3f2a', 1],
      ['20260131T101502Z-leaky-processes-77aa', 1],
    ]);
  });
});

import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { labRequest } from '../../scripts/flags/labRequest.js';
import { commandThatRepeats } from '../../scripts/flags/repeatCommand.js';
import type { LabRequest } from '../../scripts/flags/requests.js';
import { compareRequest, reportRequest } from '../../scripts/flags/runRequests.js';
import type { Io } from '../../scripts/io.js';
import { type RunPlan, runPlan } from '../../scripts/plan.js';
import { PLAN, workFolder, writeRun } from './commandLine.js';

const folder = workFolder();
const silent = { write: () => true };
const io = (env: NodeJS.ProcessEnv = {}): Io => ({ stdout: silent, stderr: silent, env, cwd: folder.path });
const ROOMY = { cpus: 64, memoryBytes: 1e13, descriptorLimit: 1e9, ephemeralPorts: 1e9, diskBytes: 1e13 };
const lab = (args: string, cpus = 64, env: NodeJS.ProcessEnv = {}): LabRequest => {
  const outcome = labRequest(args.split(' ').filter(Boolean), io(env), undefined, () => ({ ...ROOMY, cpus }));
  if ('problems' in outcome) assert.fail(JSON.stringify(outcome.problems));
  return outcome.request;
};
const first = (args: string, cpus?: number): RunPlan => lab(args, cpus).plans[0] ?? assert.fail('no plan');

describe('good input', () => {
  before(() => {
    mkdirSync(join(folder.path, 'runs'));
    writeFileSync(join(folder.path, 'plan.json'), JSON.stringify({ ...PLAN, seed: 77, passes: 90 }));
    writeRun(join(folder.path, 'runs'), '20260131T101502Z-leaky-processes-3f2a');
    writeRun(join(folder.path, 'runs'), '20260131T101502Z-leaky-processes-77aa');
    writeRun(join(folder.path, 'runs'), '20260131T101509Z-fixed-processes-0001', {}, { target: { ...PLAN.target, variant: 'fixed' } });
    writeRun(join(folder.path, 'runs'), '20260131T101602Z-leaky-processes-9999', {}, { target: { ...PLAN.target, transport: 'plaintext' } });
    mkdirSync(join(folder.path, 'runs', '20260131T101509Z-comparison-3282')); // beside a run of the same time: no reason to ask which of both
    writeFileSync(join(folder.path, 'runs', '20260131T101509Z-comparison-3282', 'comparison.json'), '{"schemaVersion":1}');
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
      ...{
        schemaVersion: 1,
        engine: 'processes',
        replicas: 5,
        passes: 100,
        slices: 10,
        seed: 9,
        attribution: false,
        countTimers: true,
        metrics: 'on',
        profile: true,
        cpuProfile: true,
      },
      target: { kind: 'fleet', variant: 'reuse', transport: 'plaintext', role: 'mixed' },
      load: { kind: 'none', ratePerReplica: 2.5, cadence: 'steady' },
      service: { streamDeadlineMs: 2000, faultyPeers: 0 },
      ...{ tickMs: 2000, quietMs: 825, settleLimitMs: 5000, timeLimitMs: 1_200_000, expect: 'any' },
      maxGrowth: [
        { metric: 'sockets', perWork: 0.5 },
        { metric: 'timers', perWork: 1 },
      ],
    });
    assert.deepEqual([json, reportsDir, view], [true, join(folder.path, 'out'), { quiet: true, color: false }]);
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

  it('asks of few cores no more than they carry, and never overrides a rate that was given', () => {
    assert.equal(first('').load.ratePerReplica, 25);
    assert.equal(first('', 1).load.ratePerReplica, 12.6);
    assert.equal(first('--transport=plaintext', 1).load.ratePerReplica, 25);
    assert.equal(first('--rate=15', 1).load.ratePerReplica, 15);
  });

  it('waits at a checkpoint for streams that have a deadline, however long, and writes a plan that can be read again', () => {
    for (const [deadline, settleLimitMs] of [
      ['500ms', 5000],
      ['6m', 720_000],
      ['24h', 172_800_000],
    ] as const) {
      const plan = first(`--variant=stream-deadline --stream-deadline=${deadline} --time-limit=168h`);
      assert.equal(plan.settleLimitMs, settleLimitMs);
      assert.deepEqual(runPlan.parse(plan), plan);
    }
    assert.equal(first('--variant=stream-forgotten --stream-deadline=6m').settleLimitMs, 5000);
  });

  it('ticks oftener in a short run, as said in a long one', () => {
    assert.equal(first('--passes=60').tickMs, 250);
    assert.equal(first('--passes=6000').tickMs, 1000);
    assert.equal(first('--tick=0').tickMs, 0);
  });

  it('respects NO_COLOR unless it is empty, and TERM=dumb', () => {
    assert.equal(lab('', 2, { NO_COLOR: '1' }).view.color, false);
    assert.equal(lab('', 2, { NO_COLOR: '' }).view.color, true);
    assert.equal(lab('', 2, { TERM: 'dumb' }).view.color, false);
  });

  it('repeats a recorded plan under a new id', () => {
    const { plans } = lab('--plan=plan.json --repeat=2 --time-limit=30m');
    assert.deepEqual(
      plans.map(({ passes, seed, timeLimitMs, target }) => [passes, seed, timeLimitMs, target.variant]),
      [
        [90, 77, 1_800_000, 'leaky'],
        [90, 78, 1_800_000, 'leaky'],
      ],
    );
    assert.ok(plans.every(({ id }) => id !== PLAN.id));
  });

  it('knows the command that repeats any run', () => {
    const anyPlan = fc.record({
      variant: fc.constantFrom('leaky', 'fixed', 'reuse'),
      replicas: fc.integer({ min: 1, max: 20 }),
      slices: fc.integer({ min: 3, max: 24 }),
      passes: fc.integer({ min: 24, max: 400 }),
      load: fc.constantFrom('--load=grpc --rate=3.5', '--load=none', '--load=none --cadence=incident', '--rate=25'),
      rest: fc.subarray([
        '--transport=plaintext',
        '--no-attribution',
        '--count-timers',
        '--metrics',
        '--profile',
        '--cpu-profile',
        '--tick=1500ms',
        '--seed=3',
        '--expect=any',
        '--max-growth=sockets:0.25',
        '--repeat=1',
      ]),
    });
    fc.assert(
      fc.property(anyPlan, ({ variant, replicas, slices, passes, load, rest }) => {
        const plan = first(`--variant=${variant} --replicas=${replicas} --slices=${slices} --passes=${passes} ${load} ${rest.join(' ')} --time-limit=9h`);
        const again = first(commandThatRepeats(plan).replace('grpc-leak-lab lab ', ''), 32);
        // The rate that a plan of the incident's cadence carries means nothing and follows the machine.
        const meaning = ({ id, load, ...others }: RunPlan) => ({ ...others, load: load.cadence === 'incident' ? { ...load, ratePerReplica: 0 } : load });
        assert.deepEqual(meaning(again), meaning(plan));
      }),
      { numRuns: 200 },
    );
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
      ['plaintext', 1],
      ['mtls', 1],
    ]);
    assert.deepEqual(sets('1502Z-leaky-processes-3', '1502Z-leaky-processes-7'), [
      ['20260131T101502Z-leaky-processes-3f2a', 1],
      ['20260131T101502Z-leaky-processes-77aa', 1],
    ]);
  });
});

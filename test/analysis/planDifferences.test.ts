/** The notes of a comparison on plans and surroundings that differ. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import { compareRuns } from '../../scripts/analysis/compare/compareRuns.js';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { labFlags } from '../../scripts/flags/labFlags.js';
import type { RunPlan } from '../../scripts/plan/plan.js';
import { settingsOf } from '../../scripts/plan/planSettings.js';
import type { Setting } from '../../scripts/plan/settings.js';
import { settingName } from '../../scripts/plan/settingText.js';
import { changed, type PlanChanges } from '../support/plans.js';
import { projectRoot } from './compiledFrames.js';
import { batches, history } from './history.js';

const { plan: basePlan, events } = history({});
const first = events[0];
const start = first?.from === 'lab' && first.line.kind === 'start' ? first.line : undefined;
const base: AnalysedRun = {
  schemaVersion: 2,
  plan: basePlan,
  start,
  analysis: await analyse(basePlan, batches(events), { sources: new DiskSources(projectRoot) }),
};

const USUAL = basePlan.target.service;

function run(plan: PlanChanges = {}, variant = 'leaky'): AnalysedRun {
  return { ...base, plan: changed(basePlan, { ...plan, variant }) };
}

/** Tells what `compare` would say of one run each. */
function told(...runs: [name: string, AnalysedRun][]) {
  const { differences, warnings, notes } = compareRuns(runs.map(([name, each]) => ({ name, runs: [each] })));
  return { differences, warnings, own: notes.filter((note) => !note.startsWith('one run')) };
}

const NOTHING = { differences: [], warnings: [], own: [] };

test('a setting that one side lacks is a difference, whichever side it is', () => {
  const aged = run({ service: { ...USUAL, serverMaxAgeMs: 300, serverMaxAgeGraceMs: 100 } });
  assert.deepEqual(told(['leaky', run()], ['aged', aged]).differences, [
    '--server-max-age differs: not set (leaky), 300ms (aged)',
    '--server-max-age-grace differs: not set (leaky), 100ms (aged)',
  ]);
  assert.deepEqual(told(['aged', aged], ['fixed', run({}, 'fixed')]).differences, [
    '--server-max-age differs: 300ms (aged), not set (fixed)',
    '--server-max-age-grace differs: 100ms (aged), not set (fixed)',
  ]);
});

test('every optional setting of the service counts', () => {
  const optional = {
    serverMaxIdleMs: 'server-max-idle',
    serverMaxAgeMs: 'server-max-age',
    serverMaxAgeGraceMs: 'server-max-age-grace',
    clientKeepaliveMs: 'client-keepalive',
    clientIdleTimeoutMs: 'client-idle-timeout',
    callDeadlineMs: 'call-deadline',
  };
  for (const [setting, flag] of Object.entries(optional))
    assert.deepEqual(told(['a', run()], ['b', run({ service: { ...USUAL, [setting]: 90_000 } })]).differences, [
      `--${flag} differs: not set (a), 90s (b)`,
    ]);
});

test('settings are named and written as on the command line', () => {
  const other = run({
    tickMs: 250,
    timers: true,
    attribution: false,
    maxGrowth: [{ metric: 'sockets', perWork: 0.5 }],
    metrics: 'on',
  });
  assert.deepEqual(told(['a', run()], ['b', other]).differences, [
    '--attribution differs: on (a), off (b)',
    '--count-timers differs: off (a), on (b)',
    '--metrics differs: off (a), on (b)',
    '--tick differs: 1s (a), 250ms (b)',
    '--max-growth differs: not set (a), sockets:0.5 (b)',
  ]);
  const flags = Object.keys(labFlags());
  for (const setting of settingsOf(basePlan).keys()) {
    const name = settingName(setting);
    assert.ok(!name.startsWith('--') || flags.includes(name.slice(2)), `${name} is a flag`);
  }
});

test('every field of a plan is looked at', () => {
  const known = new Set<string>(settingsOf(basePlan).keys());
  const paths = (value: object, above = ''): string[] =>
    Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === 'object' && !Array.isArray(inner) ? paths(inner, `${above}${key}.`) : [`${above}${key}`],
    );
  assert.deepEqual(
    paths(basePlan).filter((path) => !known.has(path)),
    [],
  );
});

test('equal plans say nothing; nor do ids, seeds and expectations', () => {
  const service = { ...USUAL, serverMaxAgeMs: 300 };
  assert.deepEqual(told(['a', run()], ['b', run()]), NOTHING);
  assert.deepEqual(
    told(['a', run({ service })], ['b', run({ service, seed: 9, expect: 'any', id: 'other' })]),
    NOTHING,
  );
});

test('what an older plan could not say yet is as it is today by default', () => {
  const { metrics: _, profile: __, cpuProfile: ___, ...observe } = basePlan.observe;
  const { role: ____, service: _____, ...target } = basePlan.target;
  const before = { ...base, plan: { ...basePlan, target, observe } as RunPlan };
  assert.deepEqual(told(['before', before], ['today', run()]), NOTHING);
  assert.deepEqual(told(['before', before], ['today', run({ profile: true })]).differences, [
    '--profile differs: off (before), on (today)',
  ]);
});

const keepalive = {
  service: { ...USUAL, serverMaxIdleMs: 5000, serverMaxAgeMs: 5000, serverMaxAgeGraceMs: 5000 },
  ratePerReplica: 4,
};

test('what a variant itself sets is a note, and no alarm', () => {
  assert.deepEqual(told(['leaky', run()], ['fixed', run({}, 'fixed')], ['keepalive', run(keepalive, 'keepalive')]), {
    differences: [],
    warnings: [],
    own: [
      'keepalive itself sets --rate=4, --server-max-idle=5s, --server-max-age=5s and --server-max-age-grace=5s: part of what is compared',
    ],
  });
  const timed = { service: { ...USUAL, streamDeadlineMs: 10_000 }, settleLimitMs: 20_000 };
  assert.deepEqual(
    told(
      ['stream-forgotten', run({ service: timed.service }, 'stream-forgotten')],
      ['stream-deadline', run(timed, 'stream-deadline')],
    ).differences,
    [],
    'the limit follows from the variant',
  );
  const faulty = { service: { ...USUAL, faultyPeers: 3 } };
  assert.deepEqual(
    told(['error-path', run(faulty, 'error-path')], ['error-path-closed', run(faulty, 'error-path-closed')]),
    NOTHING,
  );
});

test('what was set besides is an alarm, though it is the default of another variant, or another value of the same', () => {
  const own = run(keepalive, 'keepalive');
  const otherAge = { ...keepalive, service: { ...keepalive.service, serverMaxAgeMs: 1000 } };
  assert.deepEqual(told(['own', own], ['shorter', run(otherAge, 'keepalive')]), {
    ...NOTHING,
    differences: ['--server-max-age differs: 5s (own), 1s (shorter)'],
  });
  const aged = run({ service: { ...USUAL, serverMaxAgeMs: 1000 }, ratePerReplica: keepalive.ratePerReplica });
  assert.deepEqual(told(['leaky', aged], ['keepalive', own]), {
    ...NOTHING,
    differences: ['--server-max-age differs: 1s (leaky), 5s (keepalive)'],
    own: ['keepalive itself sets --server-max-idle=5s and --server-max-age-grace=5s: part of what is compared'],
  });
});

test('surroundings that one record lacks may differ; those that both lack say nothing', () => {
  const { start: _, ...headless } = base;
  const nodeless: AnalysedRun = {
    ...base,
    analysis: { ...base.analysis, replicas: base.analysis.replicas.map(({ node: __, ...replica }) => replica) },
  };
  assert.deepEqual(told(['a', base], ['b', headless]).differences, [
    'grpc-js may differ: 1.14.7 (a), not recorded (b)',
    'platform may differ: linux (a), not recorded (b)',
    'CPU may differ: 2 × model (a), not recorded (b)',
  ]);
  assert.deepEqual(told(['a', nodeless], ['b', base]).differences, [
    'Node of the replicas may differ: not recorded (a), v20.20.2 (b)',
  ]);
  assert.deepEqual(told(['a', headless], ['b', headless]), NOTHING);
});

test('who has a value is told of every set', () => {
  const setting: Setting = 'work.amount';
  assert.deepEqual(told(['a', run()], ['b', run({ passes: 120 })], ['c', run()]).differences, [
    `${settingName(setting)} differs: 60 (a, c), 120 (b)`,
  ]);
});

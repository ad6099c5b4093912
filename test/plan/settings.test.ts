/** The table of settings against what is derived from it, and against what cannot be: the stack file. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { z } from 'zod';
import { AGENT_ENV, DRIVER_ENV, K6_ENV, STACK_ENV } from '../../protos/environment.js';
import { PROBE_ENV, PROBE_USUAL } from '../../protos/probeEnvironment.js';
import { OBSERVE } from '../../protos/settings/observe.js';
import { SERVICE } from '../../protos/settings/service.js';
import { environmentOf, settingsIn } from '../../protos/settings/told.js';
import { fleetEnvironment } from '../../scripts/engines/fleetEnvironment.js';
import { labFlags } from '../../scripts/flags/labFlags.js';
import { callLimitMs } from '../../scripts/plan/callLimit.js';
import { planOfSaid } from '../../scripts/plan/defaults.js';
import { runPlan } from '../../scripts/plan/plan.js';
import { flagOf, rowOf, SETTING_PATHS, switchesOf } from '../../scripts/plan/settings.js';
import { readSettings } from '../../services/probe/settings.js';
import { anyRun, labOn } from '../flags/anyRun.js';
import { root } from '../support/root.js';

/** A plan of which nothing was said, on a machine that carries anything. */
const usualPlan = planOfSaid({}, { retains: undefined, brings: undefined, cpus: Number.POSITIVE_INFINITY });
const usual = Object.fromEntries(SETTING_PATHS.map((setting) => [setting, rowOf(setting).usual]));
const rows = Object.fromEntries(SETTING_PATHS.map((setting) => [setting, rowOf(setting)]));

describe('the table of settings', () => {
  it('has a row for every leaf of the schema, and no other', () => {
    assert.deepEqual(leavesOf(runPlan).sort(), [...SETTING_PATHS].sort());
  });

  it('names every setting by a flag or in words, and no two alike', () => {
    const names = SETTING_PATHS.flatMap((setting) => {
      const flags = [flagOf(setting), ...switchesOf(setting)].filter((flag) => flag !== undefined);
      assert.ok(flags.length > 0 !== (rowOf(setting).words !== undefined), setting);
      return flags.map(({ name }) => name);
    });
    assert.deepEqual(names.toSorted(), [...new Set(names)].sort());
    for (const name of names) assert.ok(Object.hasOwn(labFlags(), name), name);
  });

  it('makes a plan of defaults alone, which the schema takes as it is', () => {
    assert.deepEqual(runPlan.parse(usualPlan), usualPlan);
  });

  it('tells replicas of any plan, and they read it as it was', () => {
    fc.assert(
      fc.property(anyRun, (args) => {
        const [plan = assert.fail()] = labOn(args, 64).plans;
        const env = fleetEnvironment(plan);
        assert.deepEqual(settingsIn(OBSERVE, env), plan.observe);
        assert.deepEqual(settingsIn(SERVICE, env), plan.target.service);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('tells them by these names, written so', () => {
    const [plan = assert.fail()] = labOn(
      '--variant=keepalive --profile --cpu-profile --no-attribution --rate=2.5',
      4,
    ).plans;
    const wanted = {
      LEAK_LAB_VARIANT: 'keepalive',
      LEAK_LAB_TRANSPORT: 'mtls',
      LEAK_LAB_REPLICAS: '3',
      LEAK_LAB_PASSES: '60',
      LEAK_LAB_SLICES: '6',
      LEAK_LAB_RATE: '2.5',
      LEAK_LAB_CADENCE: 'steady',
      LEAK_LAB_SERVICE:
        '{"serverMaxIdleMs":5000,"serverMaxAgeMs":5000,"serverMaxAgeGraceMs":5000,"streamDeadlineMs":30000,"faultyPeers":0}',
      LEAK_LAB_METRICS: 'off',
      LEAK_LAB_SEED: '1',
      LEAK_LAB_TICK_MS: '250',
      LEAK_LAB_QUIET_MS: '25',
      LEAK_LAB_SETTLE_LIMIT_MS: '5000',
      LEAK_LAB_ATTRIBUTION: 'off',
      LEAK_LAB_COUNT_TIMERS: 'off',
      LEAK_LAB_PROFILE: 'heap,cpu',
      LEAK_LAB_PROFILE_AT: '0,1,4,6',
    };
    assert.deepEqual({ ...fleetEnvironment(plan), ...wanted }, fleetEnvironment(plan));
  });

  it('has the defaults of a probe that is told nothing, or nothing that it can read', () => {
    const { readings, profiler, gc, attached, ...observe } = readSettings({});
    assert.deepEqual([gc, attached], [true, false]);
    assert.deepEqual({ ...observe, tickMs: 250 }, usualPlan.observe, 'but for short runs, which tick oftener');
    assert.deepEqual(readings, PROBE_USUAL.readings);
    const unreadable = Object.fromEntries(Object.keys(environmentOf(rows, usual)).map((name) => [name, '?']));
    assert.deepEqual(readSettings(unreadable), { readings, profiler, gc, attached, ...observe });
  });
});

describe('swarm-stack.yml', () => {
  const stack = readFileSync(join(root, 'swarm-stack.yml'), 'utf8');
  const knobs = [...stack.matchAll(/\$\{(\w+):-(.*?)\}(?=[\s"/-]|$)/gm)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );
  /** Leaves out what is told together and is as usual. */
  const expected: Record<string, string> = {
    ...environmentOf(rows, usual),
    ...environmentOf(SERVICE, {}),
    [SERVICE.faultyPeers.environment.name]: '',
    [PROBE_ENV.readings]: `${PROBE_USUAL.readings}`,
    [PROBE_ENV.profileAt]: '',
    [STACK_ENV.faultyPeers]: `${SERVICE.faultyPeers.usual}`,
    [DRIVER_ENV.callLimitMs]: `${callLimitMs(usualPlan)}`,
  };

  it('says every setting that a replica is told, with the default of the table', () => {
    const said = new Map(knobs);
    assert.ok(knobs.length > 30, 'the knobs of the file were found');
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, said.get(name)])), expected);
  });

  it('says the same default wherever it says a knob, and no knob that has no name in the code', () => {
    const names = new Set<string>([
      ...Object.keys(expected),
      ...[AGENT_ENV, DRIVER_ENV, K6_ENV, STACK_ENV].flatMap((table) => Object.values(table)),
    ]);
    assert.deepEqual(
      knobs.filter(([name]) => !names.has(name)),
      [],
    );
    for (const [name, value] of knobs) assert.equal(value, new Map(knobs).get(name), name);
  });
});

/** The paths of the leaves of a zod schema. */
function leavesOf(schema: z.ZodType, above = ''): string[] {
  const { def } = schema as { def: { type: string; shape?: object; innerType?: z.ZodType; options?: z.ZodType[] } };
  if (def.type === 'object')
    return Object.entries(def.shape ?? {}).flatMap(([key, inner]) => leavesOf(inner, `${above}.${key}`));
  if (def.type === 'union') return (def.options ?? []).flatMap((option) => leavesOf(option, above));
  return def.innerType && ['default', 'prefault', 'optional'].includes(def.type)
    ? leavesOf(def.innerType, above)
    : [above.slice(1)];
}

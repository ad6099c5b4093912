import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { BOOT_SECONDS, carriableRate, incidentSeconds, planCost } from '../../scripts/limits/cost.js';
import { checkLimits, overloadNote } from '../../scripts/limits/limits.js';
import { type Machine, readMachine } from '../../scripts/limits/machine.js';
import { checkReportsFolder } from '../../scripts/limits/reportsFolder.js';
import type { RunPlan } from '../../scripts/plan.js';
import { PLAN, workFolder } from '../flags/commandLine.js';

const MACHINE: Machine = { cpus: 2, memoryBytes: 32e9, descriptorLimit: 20_000, ephemeralPorts: 28_232, diskBytes: 1e10 };
const plan = (changes: Partial<RunPlan> = {}): RunPlan => ({ ...PLAN, ...changes });
const none = (cadence: 'steady' | 'incident', ratePerReplica = 25) => ({ kind: 'none', cadence, ratePerReplica });

/** Flags that the limits complain of. */
const complaints = (changes: Partial<RunPlan>, machine: Partial<Machine> = {}, clients: 'every-dial' | 'one-per-peer' = 'every-dial') =>
  checkLimits(plan(changes), { clients }, { ...MACHINE, ...machine });

describe('the cost of a plan', () => {
  it('predicts the sockets: 2·N·P kept by a leak with credentials of its own, two per peer otherwise', () => {
    assert.equal(planCost(plan(), { clients: 'every-dial' }, 2).socketsPerReplica, 360);
    assert.equal(planCost(plan(), { clients: 'one-per-peer' }, 2).socketsPerReplica, 4);
    assert.equal(planCost(plan({ target: { ...PLAN.target, transport: 'plaintext' } }), { clients: 'every-dial' }, 2).socketsPerReplica, 6);
  });

  it("follows the incident's back-off: about 11 passes in the first minute, 15 by 5 minutes, 40 by 30", () => {
    assert.equal(incidentSeconds(1), 0);
    assert.equal(incidentSeconds(2), 0.5);
    assert.ok(incidentSeconds(11) < 60 && incidentSeconds(12) > 60);
    assert.ok(incidentSeconds(15) < 300 && incidentSeconds(16) > 300);
    assert.ok(incidentSeconds(40) < 1800 && incidentSeconds(42) > 1800);
    assert.equal(incidentSeconds(13) - incidentSeconds(12), 0.5 * 1.5 ** 11);
    assert.equal(incidentSeconds(14) - incidentSeconds(13), 60);
    assert.equal(incidentSeconds(10_000_000), incidentSeconds(20) + 60 * 9_999_980);
  });

  it('takes what was measured with the defaults on two idle cores, from the command to the verdict: 5.2 s of leaky', () => {
    const leaky = BOOT_SECONDS + planCost(plan(), { clients: 'every-dial' }, 2).seconds;
    assert.ok(leaky >= 5.2 && leaky < 5.6, `${leaky}`);
    const fixed = BOOT_SECONDS + planCost(plan(), { clients: 'one-per-peer' }, 2).seconds;
    assert.ok(fixed > 4.5 && fixed < leaky, `${fixed}`);
  });

  it('takes longer once the rate is more than the cores carry, and no longer before', () => {
    const seconds = (ratePerReplica: number, cpus: number) =>
      planCost(plan({ passes: 6000, load: { ...PLAN.load, ratePerReplica } }), { clients: 'one-per-peer' }, cpus).seconds;
    assert.ok(Math.abs(seconds(25, 2) - 241) < 5);
    assert.ok(Math.abs(seconds(25, 1) / seconds(25, 2) - 1.57) < 0.1);
    assert.ok(seconds(60, 2) > 0.95 * seconds(32, 2));
  });

  it('knows the rate that cores carry', () => {
    assert.equal(carriableRate(25, 3, 'mtls', 2), 25);
    assert.equal(carriableRate(25, 20, 'mtls', 2), 0.5);
    assert.equal(carriableRate(25, 20, 'mtls', 0.001), 0.1);
  });
});

describe('limits', () => {
  it('lets the defaults pass on two cores, and on one at a rate that it carries', () => {
    assert.deepEqual(complaints({}), []);
    assert.deepEqual(complaints({ load: { ...PLAN.load, ratePerReplica: 12.6 } }, { cpus: 1 }), []);
    assert.deepEqual(complaints({}, { descriptorLimit: undefined, memoryBytes: undefined, ephemeralPorts: undefined, diskBytes: undefined }), []);
  });

  for (const [name, changes, machine, flag, says] of [
    ['descriptors', { passes: 4000 }, {}, '--passes', /24,054 open files, and a process may have 20000/],
    ['ports', { passes: 9000, timeLimitMs: 3e6 }, { descriptorLimit: 1e6 }, '--passes', /27,000 connections to each replica/],
    ['memory', { passes: 3000 }, { memoryBytes: 1e9 }, '--passes', /of memory, and 1 GB are free/],
    [
      'memory of idle replicas',
      { replicas: 20, passes: 6, load: none('steady', 0.5) },
      { memoryBytes: 1e9 },
      '--replicas',
      /fewer --replicas; each needs 80 MB/,
    ],
    ['disk', {}, { diskBytes: 1e5 }, '--reports', /record would take/],
    ['cores', { load: { ...PLAN.load, ratePerReplica: 200 } }, {}, '--rate', /9 cores or more, and the machine has 2/],
    ['time', { load: none('incident') }, {}, '--time-limit', /about 49 min \d+ s, and it may take 10 min/],
  ] satisfies [string, Partial<RunPlan>, Partial<Machine>, string, RegExp][]) {
    it(`says which ${name} the plan goes beyond`, () => {
      const problems = complaints(changes, machine);
      assert.deepEqual(
        problems.map((problem) => problem.flag),
        [flag],
      );
      assert.match(`${problems[0]?.message} ${problems[0]?.cure}`, says);
    });
  }

  it('offers what fits: with the passes, the rate and the time of the cure the plan is carried', () => {
    const cure = (changes: Partial<RunPlan>, machine: Partial<Machine>, pattern: RegExp) =>
      Number(pattern.exec(complaints(changes, machine)[0]?.cure ?? '')?.[1]);
    const passes = cure({ passes: 4000 }, {}, /--passes=(\d+) fits/);
    assert.deepEqual(complaints({ passes }), []);
    assert.notDeepEqual(complaints({ passes: passes + 1 }), []);
    const fewer = cure({ passes: 3000 }, { memoryBytes: 1e9 }, /--passes=(\d+) fits/);
    assert.deepEqual(complaints({ passes: fewer }, { memoryBytes: 1e9 }), []);
    const ratePerReplica = cure({ load: { ...PLAN.load, ratePerReplica: 200 } }, {}, /--rate=(\d+) fits/);
    assert.deepEqual(complaints({ load: { ...PLAN.load, ratePerReplica } }), []);
    const minutes = cure({ load: none('incident') }, {}, /--time-limit=(\d+)m/);
    assert.deepEqual(complaints({ load: none('incident'), timeLimitMs: minutes * 60_000 }), []);
    const limit = cure({ passes: 4000 }, {}, /ulimit -n (\d+)/);
    assert.deepEqual(complaints({ passes: 4000 }, { descriptorLimit: limit }), []);
  });

  it('does not hold the leak of one variant against another', () => {
    assert.deepEqual(complaints({ passes: 9000 }, {}, 'one-per-peer'), []);
  });

  it('notes an overload that only slows the run down', () => {
    const fast = plan({ load: { ...PLAN.load, ratePerReplica: 60 } });
    assert.deepEqual(checkLimits(fast, { clients: 'every-dial' }, MACHINE), []);
    assert.match(overloadNote(fast, MACHINE) ?? '', /about 3.8 of 2 cores/);
    assert.equal(overloadNote(plan(), MACHINE), undefined);
  });
});

describe('the machine', () => {
  it('is read as it is, the descriptor limit as a shell sees it', () => {
    const machine = readMachine('.');
    assert.ok(machine.cpus >= 1 && (machine.memoryBytes ?? 0) > 1e6 && (machine.diskBytes ?? 0) > 0);
    const seen = spawnSync('/bin/sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).stdout.trim();
    assert.equal(machine.descriptorLimit, seen === 'unlimited' ? undefined : Number(seen));
  });
});

describe('the reports folder', () => {
  it('may be there or not yet, and is not made by looking', () => {
    using folder = workFolder();
    assert.equal(checkReportsFolder(folder.path).problem, undefined);
    const look = checkReportsFolder(join(folder.path, 'not', 'yet'));
    assert.deepEqual(look, { existing: folder.path });
  });

  it('may not be a file, below one, or one that forbids writing', () => {
    using folder = workFolder();
    writeFileSync(join(folder.path, 'file'), '');
    assert.match(checkReportsFolder(join(folder.path, 'file')).problem?.message ?? '', /is a file/);
    assert.match(checkReportsFolder(join(folder.path, 'file', 'x')).problem?.message ?? '', /is a file/);
    const locked = join(folder.path, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o555);
    const refused = checkReportsFolder(join(locked, 'reports')).problem?.message;
    if (process.getuid?.() === 0)
      assert.equal(refused, undefined); // mode bits do not bind root
    else assert.match(refused ?? '', /may not be written to/);
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { callLimitMs } from '../../scripts/plan/callLimit.js';
import { BOOT_SECONDS, carriableRate, incidentSeconds, type KnownRetained, planCost } from '../../scripts/plan/cost.js';
import { checkLimits, overloadNote, planNotes } from '../../scripts/plan/limits.js';
import { type Machine, readMachine } from '../../scripts/plan/machine.js';
import type { RunPlan } from '../../scripts/plan/plan.js';
import { checkReportsFolder } from '../../scripts/runs/reportsFolder.js';
import { PLAN, workFolder } from '../flags/commandLine.js';
import { changed, type PlanChanges } from '../support/plans.js';

const MACHINE: Machine = {
  cpus: 2,
  memoryBytes: 32e9,
  descriptorLimit: 20_000,
  ephemeralPorts: 28_232,
  diskBytes: 1e10,
};
const plan = (changes: PlanChanges = {}): RunPlan => changed(PLAN, changes);
const none = (cadence: 'steady' | 'incident', ratePerReplica = 25) => ({ load: 'none', cadence, ratePerReplica });

/** Flags that the limits complain of. */
const complaints = (
  changes: PlanChanges,
  machine: Partial<Machine> = {},
  clients: 'every-dial' | 'one-per-peer' = 'every-dial',
) => checkLimits(plan(changes), { clients }, { ...MACHINE, ...machine });

describe('the cost of a plan', () => {
  it('predicts the sockets: 2·N·P kept by a leak with credentials of its own, two per peer otherwise', () => {
    assert.equal(planCost(plan(), { clients: 'every-dial' }, 2).socketsPerReplica, 360);
    assert.equal(planCost(plan(), { clients: 'one-per-peer' }, 2).socketsPerReplica, 4);
    assert.equal(planCost(plan({ transport: 'plaintext' }), { clients: 'every-dial' }, 2).socketsPerReplica, 6);
  });

  it('counts what is held of peers that fail: what was measured of the error path and of its cure', () => {
    const errorPath = { clients: 'one-per-peer', failed: 'every-dial' } as const;
    const failing = (faultyPeers: number, changes: PlanChanges = {}) =>
      plan({ service: { faultyPeers }, passes: 30, ...changes });
    const sockets = (of: RunPlan, retained: KnownRetained) => planCost(of, retained, 2).socketsPerReplica;
    assert.equal(sockets(failing(3), errorPath), 4 + 30, 'one that answers with an error');
    assert.equal(sockets(failing(4, { transport: 'plaintext' }), errorPath), 4 + 2);
    assert.equal(
      sockets(failing(5), { clients: 'one-per-peer' }),
      4 + 30,
      'one that never speaks keeps them though they are closed',
    );
    assert.equal(sockets(failing(5, { transport: 'plaintext' }), errorPath), 4 + 3, 'what is shared is tried once');
    assert.equal(sockets(failing(5), { clients: 'one-per-address', failed: 'one-per-address' }), 4 + 3);
    assert.equal(sockets(failing(3), { clients: 'one-per-peer' }), 4);
    const bytes = (retained: KnownRetained) => planCost(failing(3), retained, 2).memoryBytes;
    assert.ok(bytes(errorPath) > bytes({ clients: 'one-per-peer' }));
  });

  it('knows that clients share no connection on Go, and take more memory than on Node', () => {
    const cost = (changes: PlanChanges) => planCost(plan({ passes: 30, ...changes }), { clients: 'every-dial' }, 2);
    for (const runtime of ['go', 'mixed'] as const) {
      assert.equal(cost({ runtime, transport: 'plaintext' }).socketsPerReplica, 2 * 3 * 30);
      const leaked = cost({ runtime }).memoryBytes - cost({ runtime, passes: 29 }).memoryBytes;
      assert.ok(leaked >= 3 * 3 * 433_000, 'measured with v1.55, for each client');
    }
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
      planCost(plan({ passes: 6000, ratePerReplica }), { clients: 'one-per-peer' }, cpus).seconds;
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
    assert.deepEqual(complaints({ ratePerReplica: 12.6 }, { cpus: 1 }), []);
    assert.deepEqual(
      complaints(
        {},
        { descriptorLimit: undefined, memoryBytes: undefined, ephemeralPorts: undefined, diskBytes: undefined },
      ),
      [],
    );
  });

  for (const [name, changes, machine, flag, says] of [
    ['descriptors', { passes: 4000 }, {}, '--passes', /24,054 open files, and a process may have 20000/],
    [
      'ports',
      { passes: 9000, timeLimitMs: 3e6 },
      { descriptorLimit: 1e6 },
      '--passes',
      /27,000 connections to each replica/,
    ],
    ['memory', { passes: 3000 }, { memoryBytes: 1e9 }, '--passes', /of memory, and 1 GB are free/],
    [
      'memory of idle replicas',
      { replicas: 20, passes: 6, ...none('steady', 0.5) },
      { memoryBytes: 1e9 },
      '--replicas',
      /fewer --replicas; each needs 80 MB/,
    ],
    ['disk', {}, { diskBytes: 1e5 }, '--reports', /record would take/],
    ['cores', { ratePerReplica: 200 }, {}, '--rate', /9 cores or more, and the machine has 2/],
    ['time', { ...none('incident') }, {}, '--time-limit', /about 49 min \d+ s, and it may take 10 min/],
  ] satisfies [string, PlanChanges, Partial<Machine>, string, RegExp][]) {
    it(`says which ${name} the plan goes beyond`, () => {
      const problems = complaints(changes, machine);
      assert.deepEqual(
        problems.map((problem) => problem.subject),
        [flag],
      );
      assert.match(`${problems[0]?.message} ${problems[0]?.remedy}`, says);
    });
  }

  it('offers what fits: with the passes, the rate and the time of the cure the plan is carried', () => {
    const remedy = (changes: PlanChanges, machine: Partial<Machine>, pattern: RegExp) =>
      Number(pattern.exec(complaints(changes, machine)[0]?.remedy ?? '')?.[1]);
    const passes = remedy({ passes: 4000 }, {}, /--passes=(\d+) fits/);
    assert.deepEqual(complaints({ passes }), []);
    assert.notDeepEqual(complaints({ passes: passes + 1 }), []);
    const fewer = remedy({ passes: 3000 }, { memoryBytes: 1e9 }, /--passes=(\d+) fits/);
    assert.deepEqual(complaints({ passes: fewer }, { memoryBytes: 1e9 }), []);
    const ratePerReplica = remedy({ ratePerReplica: 200 }, {}, /--rate=(\d+) fits/);
    assert.deepEqual(complaints({ ratePerReplica }), []);
    const minutes = remedy({ ...none('incident') }, {}, /--time-limit=(\d+)m/);
    assert.deepEqual(complaints({ ...none('incident'), timeLimitMs: minutes * 60_000 }), []);
    const limit = remedy({ passes: 4000 }, {}, /ulimit -n (\d+)/);
    assert.deepEqual(complaints({ passes: 4000 }, { descriptorLimit: limit }), []);
  });

  it('offers no time limit that may not be said', () => {
    const remedy = (passes: number) => complaints({ ...none('incident'), passes }, {}, 'one-per-peer')[0]?.remedy;
    assert.equal(remedy(9_000), 'give it the time: --time-limit=168h; or fewer --passes', 'six days and some hours');
    assert.equal(remedy(11_000), 'no --time-limit leaves room for that: fewer --passes');
  });

  it('does not hold the leak of one variant against another', () => {
    assert.deepEqual(complaints({ passes: 9000 }, {}, 'one-per-peer'), []);
  });

  it('notes an overload that only slows the run down', () => {
    const fast = plan({ ratePerReplica: 60 });
    assert.deepEqual(checkLimits(fast, { clients: 'every-dial' }, MACHINE), []);
    assert.match(overloadNote(fast, MACHINE) ?? '', /about 3.8 of 2 cores/);
    assert.equal(overloadNote(plan(), MACHINE), undefined);
  });
});

describe('what a run waits for', () => {
  const SILENT = { streamDeadlineMs: 30_000, faultyPeers: 4 };
  const seconds = (changes: PlanChanges, streams?: 'until-deadline') =>
    planCost(plan(changes), { clients: 'one-per-peer', ...(streams && { streams }) }, 2).seconds;
  const idle = seconds({});

  it('is in the estimate: at every checkpoint, streams that come to their deadline', () => {
    const waiting = { service: { streamDeadlineMs: 30_000, faultyPeers: 0 }, settleLimitMs: 60_000 };
    assert.ok(Math.abs(seconds(waiting, 'until-deadline') - idle - 6 * 30) < 1e-9);
    assert.equal(seconds(waiting), idle, 'streams without a deadline are waited for by nobody');
    assert.ok(
      Math.abs(seconds({ ...waiting, settleLimitMs: 5000 }, 'until-deadline') - idle - 6 * 5) < 1e-9,
      'no longer than a checkpoint waits',
    );
  });

  it('is in the estimate: a pass for the deadline of each call that nobody answers, where that is longer than its turn', () => {
    const pass = (faultyPeers: number, callDeadlineMs: number) =>
      (seconds({ service: { ...SILENT, faultyPeers, callDeadlineMs } }) - idle) / 60 + 1 / 25;
    assert.ok(pass(4, 500) > 0.5 && pass(4, 500) < 0.7, `${pass(4, 500)}`);
    assert.ok(pass(5, 500) > 1 && pass(5, 500) < 1.2, `${pass(5, 500)}`);
    assert.equal(pass(3, 500), 1 / 25);
    const slow = { ratePerReplica: 1 };
    assert.equal(seconds({ ...slow, service: { ...SILENT, callDeadlineMs: 500 } }), seconds(slow));
  });

  it("overlaps with the incident's pauses, and comes between the slices of a steady cadence", () => {
    const waiting = { service: { streamDeadlineMs: 1000, faultyPeers: 0 }, passes: 12, slices: 6, timeLimitMs: 3e6 };
    const without = seconds({ ...waiting, ...none('incident') });
    const added = seconds({ ...waiting, ...none('incident') }, 'until-deadline') - without;
    assert.ok(added > 1 && added < 2.5, `${added}: after the last slice, and what the first pauses do not cover`);
    const two = seconds({ ...none('steady', 2), quietMs: 1000, passes: 6, slices: 3 });
    assert.ok(two > 10.9 && two < 12, `${two}; measured: 10.9 s`);
    const slow = { ...none('steady', 0.5), quietMs: 1000 };
    assert.ok(Math.abs(seconds({ ...slow, slices: 6 }) - seconds({ ...slow, slices: 5 }) - 2.6) < 0.05);
  });

  const refused = (changes: PlanChanges, streams?: 'until-deadline') =>
    checkLimits(plan(changes), { clients: 'one-per-peer', ...(streams && { streams }) }, MACHINE).map(
      ({ subject, message, remedy }) => `${subject}: ${message} → ${remedy}`,
    );

  it('is what a refusal for time names: with the cure it is carried', () => {
    const streams = {
      service: { streamDeadlineMs: 30_000, faultyPeers: 0 },
      settleLimitMs: 60_000,
      timeLimitMs: 40_000,
    };
    assert.match(
      refused(streams, 'until-deadline')[0] ?? '',
      /^--time-limit: .*about 3 min \d s, and it may take 40 s → .*--time-limit=5m; or take a shorter --stream-deadline or fewer --slices$/,
    );
    assert.match(
      refused({ service: { ...SILENT, callDeadlineMs: 20_000 } })[0] ?? '',
      /take a shorter --call-deadline or fewer --passes$/,
    );
    const backOff = { service: { ...SILENT, callDeadlineMs: 1000 }, ...none('incident') };
    assert.match(
      refused(backOff)[0] ?? '',
      /--time-limit=\d+m; or fewer --passes$/,
      'the pauses are what takes the time',
    );
  });

  it('is refused where no pass would ever end, under any load, and not once calls have a deadline', () => {
    for (const load of [none('incident'), {}])
      assert.deepEqual(refused({ service: SILENT, ...load, timeLimitMs: 3e7 }), [
        '--faulty-peers: 1 of 4 faulty peers never answers a call and calls have no deadline, so that the first pass would never end, nor any other → give calls a deadline: --call-deadline=500ms',
      ]);
    assert.deepEqual(refused({ service: { ...SILENT, callDeadlineMs: 500 } }), []);
  });

  it('is said before the start, with what hangs, how long, and the cure', () => {
    const notes = (changes: PlanChanges, streams?: 'until-deadline') =>
      planNotes(plan(changes), { clients: 'one-per-peer', ...(streams && { streams }) }, MACHINE);
    assert.match(
      notes({ service: { ...SILENT, faultyPeers: 5, callDeadlineMs: 500 } })[0] ?? '',
      /a pass takes 1 s or more, for 2 of 5 faulty peers never answer a call/,
    );
    assert.match(
      notes({ service: { streamDeadlineMs: 4000, faultyPeers: 0 } }, 'until-deadline')[0] ?? '',
      /each checkpoint waits 4 s for streams/,
    );
    for (const service of [
      { ...SILENT, faultyPeers: 3 },
      { ...SILENT, callDeadlineMs: 30 },
    ])
      assert.deepEqual(notes({ service }), []);
    assert.deepEqual(notes({ service: { streamDeadlineMs: 500, faultyPeers: 0 } }, 'until-deadline'), []);
  });

  it('is waited for by the load as well: a call behind passes that take long is not given up', () => {
    assert.equal(callLimitMs(plan()), 65_000);
    assert.equal(callLimitMs(plan({ service: SILENT })), 65_000);
    assert.equal(callLimitMs(plan({ service: { ...SILENT, callDeadlineMs: 10_000 } })), 65_000 + 2 * 10 * 10_000);
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

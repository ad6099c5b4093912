/** What befell a command: each trouble is found as a code, from lines that a run in that trouble records. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Vitals } from '../../protos/vitals.js';
import { troubleAdvice } from '../../scripts/advice/troubleAdvice.js';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import type { CommandTrouble } from '../../scripts/analysis/model/trouble.js';
import { commandPlan } from '../../scripts/plan/ownPlan.js';
import type { LabLine, RecordEvent } from '../../scripts/record/events.js';
import { projectRoot } from './compiledFrames.js';
import { batches, labEvent } from './history.js';
import type { Omitted } from './historyLines.js';

const MB = 1e6;

interface Process {
  name: string;
  /** The second in which its first checkpoint is taken, and their number. */
  from?: number;
  checkpoints: number;
  listening?: number[];
  file?: string;
  /** Its end as it tells it. */
  says?: { name: 'exit' | 'uncaught'; detail: string }[];
  heapMB?: number;
}

function linesOf(of: Process): RecordEvent[] {
  const { name, from = 1, checkpoints, listening = [80], file = `/${name}.js`, says = [], heapMB = 10 } = of;
  let seq = 0;
  const said = (receivedMs: number, line: Omitted<Vitals>): RecordEvent => ({
    ...{ receivedMs, from: 'replica', replica: name },
    line: { vitals: 1, boot: name, seq: seq++, atMs: 1.7e12 + receivedMs, ...line },
  });
  const at = (index: number) => 1000 * (from + index);
  const work = { begun: 0, done: 0, failed: 0 };
  const hello = { kind: 'hello', pid: 1, ppid: 9, node: 'v20.20.2', platform: 'linux', blind: {} } as const;
  const taken = Array.from({ length: checkpoints }, (_, index) =>
    said(at(index), {
      ...{ kind: 'checkpoint', index, by: 'lab', settled: true, disturbed: false, waitedMs: 25, cpuMs: 300, work },
      ...{ censuses: { node: { sockets: 0, timers: 0 } } },
      readings: [{ atMs: 1, externalBytes: 1, heapUsedBytes: 10 * MB, sockets: { total: 2, byRole: {} } }],
    }),
  );
  return [
    said(at(0) - 900, { ...hello, argv: [file], listening, grpcJs: { observed: false }, heapLimitBytes: 100 * MB }),
    ...taken,
    said(at(checkpoints) - 10, {
      ...{ kind: 'tick', work, heapUsedBytes: heapMB * MB, externalBytes: 0, cpuMs: 1 },
      loopDelay: { meanMs: 0, p99Ms: 0, maxMs: 0 },
    }),
    ...says.map((event) => said(at(checkpoints), { kind: 'event', ...event })),
  ];
}

type End = Omit<Extract<LabLine, { kind: 'command-ended' }>, 'kind'>;
const ASKED: End = { code: null, signal: 'SIGTERM', asked: true, forced: false, ranMs: 9000 };
const BY_ITSELF: End = { ...ASKED, code: 0, signal: null, asked: false };

async function analysed(end: Partial<End>, processes: readonly Process[], chosen?: string) {
  const plan = commandPlan(
    { 'target.process': chosen },
    { id: '20260105T101500Z-npm-start-command-0001', argv: ['npm', 'start'], cwd: '/' },
  );
  const events = processes.flatMap(linesOf).sort((a, b) => a.receivedMs - b.receivedMs);
  const phase = (name: 'starting' | 'draining' | 'done', atMs: number) => labEvent(atMs, { kind: 'phase', name });
  const all = [
    phase('starting', 0),
    ...events,
    phase('draining', 20_000),
    labEvent(20_000, { kind: 'command-ended', ...ASKED, ...end }),
    phase('done', 20_001),
  ];
  return analyse(plan, batches(all), { sources: new DiskSources(projectRoot) });
}

const server: Process = { name: 'server', checkpoints: 8 };
const launcher: Process = { name: 'npm-cli', checkpoints: 8, listening: [], file: '/npm-cli.js' };
const python = { pid: 7, command: '/usr/bin/python3 app.py', isNode: false, cpuMs: 90 };
const hiddenNode = { ...python, command: 'node app.js', isNode: true };

interface Case {
  end?: Partial<End>;
  seen: Process[];
  chosen?: string;
  says: RegExp;
  invalid?: true;
}

const CASES: Record<CommandTrouble['code'], Case[]> = {
  'nothing-seen': [
    {
      end: { ...BY_ITSELF, code: 7, ranMs: 100 },
      seen: [],
      says: /no Node program.* ended with status 7 after/,
      invalid: true,
    },
    { end: { unseen: [python] }, seen: [], says: /: python3 app\.py \(pid 7\) is no Node program\./, invalid: true },
  ],
  'ended-early': [
    { end: BY_ITSELF, seen: [{ ...server, checkpoints: 0 }], says: /before its first checkpoint/, invalid: true },
    { end: BY_ITSELF, seen: [{ ...server, checkpoints: 2 }], says: /too soon to judge/ },
  ],
  failed: [
    { end: { ...BY_ITSELF, code: 9 }, seen: [server], says: /^The command ended with status 9 after 9 s\.$/ },
    {
      end: { ...BY_ITSELF, code: 9 },
      seen: [{ ...server, checkpoints: 0 }],
      says: /status 9 .*first checkpoint/,
      invalid: true,
    },
  ],
  'uncaught-exception': [
    {
      end: { ...BY_ITSELF, code: 1 },
      seen: [
        {
          ...server,
          says: [
            { name: 'uncaught', detail: 'Error: gone' },
            { name: 'exit', detail: '1' },
          ],
        },
      ],
      says: /that nobody caught \(Error: gone\), with status 1/,
    },
  ],
  'heap-full': [
    {
      end: { ...BY_ITSELF, code: null, signal: 'SIGABRT' },
      seen: [{ ...server, heapMB: 90 }],
      says: /90\.0 MB .*of 100(\.0)? MB/,
    },
    { end: { ...BY_ITSELF, code: 134 }, seen: [{ ...server, heapMB: 90 }], says: /whose heap was full/ },
  ],
  'killed-for-memory': [
    { end: { ...BY_ITSELF, code: 137, oomKills: 1 }, seen: [server], says: /the kernel killed for memory/ },
  ],
  killed: [
    {
      end: { ...BY_ITSELF, code: null, signal: 'SIGKILL' },
      seen: [server],
      says: /by SIGKILL, which was not sent by check/,
    },
    { end: { ...BY_ITSELF, code: null, signal: 'SIGABRT' }, seen: [server], says: /by SIGABRT/ },
  ],
  'would-not-end': [
    { end: { forced: true, signal: 'SIGKILL' }, seen: [server], says: /did not end when it was asked/ },
  ],
  'left-running': [{ end: { ...BY_ITSELF, left: ['server'] }, seen: [server], says: /left server running/ }],
  restarted: [
    {
      seen: [
        { ...server, checkpoints: 1, file: '/s.js' },
        { ...server, name: 'server-2', from: 4, checkpoints: 1, file: '/s.js' },
        launcher,
      ],
      says: /^s\.js ended and was started again once, and no process of it lived/,
      invalid: true,
    },
    {
      seen: [
        { ...server, checkpoints: 1, file: '/s.js' },
        { ...server, name: 'server-2', from: 4, file: '/s.js' },
      ],
      says: /the short-lived are left out/,
    },
  ],
  'not-looked-into': [
    {
      end: { unseen: [hiddenNode] },
      seen: [launcher],
      says: /^Only npm-cli could .* without NODE_OPTIONS/,
      invalid: true,
    },
    { end: { unseen: [python] }, seen: [launcher], says: /^Only npm-cli could .* no Node program/, invalid: true },
    { end: { unseen: [python] }, seen: [server], says: /^Not looked into: python3 app\.py \(pid 7\)/ },
  ],
  'only-launchers': [{ seen: [launcher], says: /^Only npm-cli was seen, .*never came up/, invalid: true }],
  'no-such-process': [
    { seen: [server], chosen: 'worker', says: /fits --process=worker; there were \/server\.js/, invalid: true },
  ],
};

describe('what befell a command', () => {
  for (const [code, cases] of Object.entries(CASES))
    for (const { end = {}, seen, chosen, says, invalid = false } of cases)
      it(`${code}: ${says.source}`, async () => {
        const { audit, outcome, summary } = await analysed(end, seen, chosen);
        const found = audit.filter((finding) => finding.rule === 'command-trouble');
        assert.deepEqual(
          found.map(({ trouble, level }) => [trouble.code, level]),
          [[code, invalid ? 'invalid' : 'note']],
        );
        assert.match(found[0]?.sentence ?? '', says);
        assert.equal(outcome === 'invalid', invalid, summary);
        assert.notEqual(found[0] && troubleAdvice(found[0].trouble), '');
      });

  it('none where a server is asked to end, and ends', async () => {
    const { audit, outcome } = await analysed({}, [server, launcher]);
    assert.deepEqual(
      audit.filter(({ rule, level }) => rule === 'command-trouble' || level === 'invalid'),
      [],
    );
    assert.notEqual(outcome, 'invalid');
  });

  it('none where all fit --process', async () => {
    const { audit, replicas } = await analysed({}, [server, launcher], 'all');
    assert.deepEqual(
      audit.filter(({ rule }) => rule === 'command-trouble'),
      [],
    );
    assert.deepEqual(
      replicas.map(({ leftOut }) => leftOut),
      [undefined, undefined],
    );
  });
});

import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import type { Analysis } from '../../scripts/analysis/model/analysis.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { PLAN } from '../flags/commandLine.js';

/**
 * A replica's tick or checkpoint as the record has it: W passes done and that many sockets on the agent port, two more
 * on the front door's.
 */
export function replicaEvent(replica: string, work: number, sockets: number, checkpoint?: number): RecordEvent {
  const census = {
    total: sockets + 2,
    byRole: {
      agent: { dialled: Math.floor(sockets / 2), accepted: Math.ceil(sockets / 2) },
      frontDoor: { dialled: 0, accepted: 2 },
    },
  };
  const envelope = { vitals: 1 as const, boot: 'b', seq: 1, atMs: 1 };
  const memory = { externalBytes: 1, rssBytes: 1 };
  const done = { begun: work, done: work, failed: 0 };
  if (checkpoint === undefined) {
    const loopDelay = { meanMs: 0, p99Ms: 0, maxMs: 0 };
    return {
      receivedMs: 1,
      from: 'replica',
      replica,
      line: {
        ...envelope,
        ...memory,
        kind: 'tick',
        work: done,
        heapUsedBytes: 1,
        cpuMs: 1,
        loopDelay,
        sockets: census,
      },
    };
  }
  const readings = [{ ...memory, atMs: 1, sockets: census }];
  const seen = { censuses: { node: { sockets: 0, timers: 0 } }, readings };
  return {
    receivedMs: 1,
    from: 'replica',
    replica,
    line: {
      ...envelope,
      ...seen,
      kind: 'checkpoint',
      index: checkpoint,
      settled: true,
      disturbed: false,
      waitedMs: 1,
      work: done,
      cpuMs: 1,
    },
  };
}

export function phaseEvent(name: 'starting' | 'baseline' | 'load' | 'stopping'): RecordEvent {
  return { receivedMs: 1, from: 'lab', line: { kind: 'phase', name } };
}

/** A short leaky run of three replicas, from its first phase to its last checkpoint. */
export function leakyRun(names: readonly string[] = ['replica-1', 'replica-2', 'replica-3']): RecordEvent[] {
  const events = [
    phaseEvent('starting'),
    phaseEvent('baseline'),
    ...names.map((name) => replicaEvent(name, 0, 0, 0)),
    phaseEvent('load'),
  ];
  for (let slice = 1; slice <= 6; slice += 1) {
    events.push(
      ...names.map((name) => replicaEvent(name, 10 * slice - 5, 60 * slice - 30)),
      ...names.map((name) => replicaEvent(name, 10 * slice, 60 * slice, slice)),
    );
  }
  return events;
}

/** The same run, analysed. */
export function leakyRunFile(changes: Partial<Analysis> = {}): AnalysedRun {
  const analysis: Analysis = {
    ...{
      outcome: 'leak',
      expected: 'leak',
      asExpected: true,
      summary: 'leaky leaks 6.00 sockets per pass.',
      seconds: 4.2,
    },
    audit: [
      {
        rule: 'censuses-agree',
        level: 'note',
        ...{ between: 'node-counters', sees: 180, of: 360, replica: 'replica-1' },
        sentence: "Node's own counters see 180 of 360 sockets.",
      },
      {
        rule: 'work-reached',
        level: 'note',
        ...{ maker: 'replica', least: 59, most: 59, planned: 60 },
        sentence: 'The replicas made 59 of 60 passes per replica.',
      },
      { rule: 'older', named: 'load', level: 'ok', sentence: 'The load landed.' },
    ],
    metrics: [
      {
        name: 'sockets',
        unit: 'sockets',
        role: 'decides',
        outcome: 'leak',
        reason: 'rises after every slice',
        growthPerWork: 6,
        ci95: [5.8, 6.2],
        predictedPerWork: 6,
        perReplica: [],
      },
      {
        name: 'heap_after_gc_bytes',
        unit: 'bytes',
        role: 'supports',
        outcome: 'leak',
        reason: 'rises',
        growthPerWork: 105_000,
        ci95: [99_000, null],
        perReplica: [],
      },
    ],
    notSeen: {},
    replicas: [
      { id: 'replica-1', work: 60, outcome: 'leak', sockets: { baseline: 0, settled: 360, predicted: 360 } },
      { id: 'replica-2', work: 60, outcome: 'leak' },
    ],
    culprits: [opened('channel'), opened('socket')],
    abandoned: 530,
    ...{ census: [], phases: [], charts: { byWork: [], checkpoints: [], overTime: [] } },
    ...changes,
  };
  return { schemaVersion: 2, plan: PLAN, analysis };
}

function opened(resource: 'channel' | 'socket'): Analysis['culprits'][number] {
  return {
    ...{
      file: 'services/variants/leaky.ts',
      line: 11,
      column: 20,
      via: [{ file: 'services/agent/peer.ts', line: 30, column: 5 }],
      resource,
    },
    ...{ opened: 540, closed: 0, live: 540, abandoned: 530, share: 1, excerpt: { startLine: 9, lines: ['x'] } },
  };
}

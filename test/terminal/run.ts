import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import type { History, Shape } from '../analysis/history.js';
import { PLAN } from '../flags/commandLine.js';
import { analysed } from '../report/analysed.js';
import { leakRecord, withWork } from '../report/samples.js';

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

/** A leaky run by the same plan, analysed: one pass of each replica failed. */
export function leakyRunFile(shape: Shape = {}): Promise<AnalysedRun> {
  return analysed(failingOnce(leakRecord({ ...shape, plan: { id: PLAN.id, ...shape.plan } })));
}

function failingOnce(record: History): History {
  return withWork(record, (done) => ({ begun: done, done, failed: Math.min(1, done) }));
}

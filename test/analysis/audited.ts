import assert from 'node:assert/strict';
import type { K6Summary } from '../../protos/load.js';
import type { Checkpoint } from '../../protos/vitals.js';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import type { Analysis } from '../../scripts/analysis/model/analysis.js';
import { type Finding, ruleName } from '../../scripts/analysis/model/audit.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { projectRoot } from './compiledFrames.js';
import { batches, history, labEvent, type Shape } from './history.js';

export const analysed = (shape: Shape, change: (events: RecordEvent[]) => RecordEvent[]): Promise<Analysis> => {
  const { plan, events } = history(shape);
  return analyse(plan, batches(change(events)), { sources: new DiskSources(projectRoot) });
};

export function finding(analysis: Analysis, rule: string): Finding {
  const found = analysis.audit.find((each) => ruleName(each) === rule);
  assert.ok(found, `${rule} was audited: ${analysis.audit.map(ruleName).join()}`);
  return found;
}

export const ended = (replica: string, receivedMs: number): RecordEvent =>
  labEvent(receivedMs, {
    kind: 'replica-ended',
    replica,
    how: 'signalled',
    code: null,
    signal: 'SIGKILL',
    lastLog: ['out of luck'],
  });

export const isOf = (event: RecordEvent, replica: string): boolean =>
  event.from === 'replica' && event.replica === replica;

export const die = (replica: string, atMs: number) => (events: RecordEvent[]) => {
  const others = events.filter((event) => !(isOf(event, replica) && event.receivedMs >= atMs));
  return [
    ...others.filter(({ receivedMs }) => receivedMs < atMs),
    ended(replica, atMs),
    ...others.filter(({ receivedMs }) => receivedMs >= atMs),
  ];
};

/** A second process of the same replica, from a moment on. */
export const restart = (replica: string, atMs: number) => (events: RecordEvent[]) =>
  events.map((event) =>
    event.from === 'replica' && event.replica === replica && event.receivedMs >= atMs
      ? { ...event, line: { ...event.line, boot: 'again' } }
      : event,
  );

export const checkpoints = (change: (line: Checkpoint, replica: string) => Checkpoint) => (events: RecordEvent[]) =>
  events.map((event) =>
    event.from === 'replica' && event.line.kind === 'checkpoint'
      ? { ...event, line: change(event.line, event.replica) }
      : event,
  );

export const summary =
  (change: {
    failed?: number;
    calls?: number;
    byAddress?: Record<string, { calls: number; failed: number }>;
    k6?: K6Summary;
  }) =>
  (events: RecordEvent[]) =>
    events.map(
      (event): RecordEvent =>
        event.from === 'load' && event.line.kind === 'summary'
          ? { ...event, line: { ...event.line, ...change } }
          : event,
    );

/**
 * The room that condenses a record, in memory that does not grow with its length. Imports the model and the verdict's
 * coverage.
 */
import type { RecordedStop } from '../../record/earlyStop.js';
import type { LabLine, RecordEvent } from '../../record/events.js';
import { causeInLegacyWords } from '../../record/legacyStop.js';
import type { RecordEnding } from '../../record/readEvents.js';
import type { Stretch } from '../../record/stretch.js';
import type { TargetModel } from '../../targets/target.js';
import { CondensedLoad } from './load.js';
import { CondensedPlace } from './place.js';
import { CondensedReplica, type ReplicaEnd } from './replica.js';
import { type LoadPhase, TickSeries } from './tickSeries.js';

type PhaseName = Extract<LabLine, { kind: 'phase' }>['name'];

type AlertChange = Extract<LabLine, { kind: 'alert' }>;

/**
 * The events of a record in batches, in order of receipt. `ending`, where there is one, is known after the last batch.
 */
export type EventBatches = AsyncIterable<readonly RecordEvent[]> & { readonly ending?: RecordEnding | undefined };

/** A whole record, condensed. Its size depends on replicas, checkpoints and sites, not on the length of the run. */
export interface Condensed {
  start?: Extract<LabLine, { kind: 'start' }>;
  /** Tells which sockets are judged. */
  ownSockets: TargetModel['ownSockets'];
  phases: { name: PhaseName; startMs: number }[];
  /** The replicas in order of appearance. */
  replicas: Map<string, CondensedReplica>;
  load: CondensedLoad;
  /** The second stretch of load, where there was one. */
  stretch?: Stretch & { atMs: number };
  alerts: (AlertChange & { atMs: number })[];
  stack: CondensedPlace;
  /** The end of the command, where one's own was run. */
  commandEnd?: Extract<LabLine, { kind: 'command-ended' }>;
  /** What became of the processes that ran already. */
  processesLeft: Extract<LabLine, { kind: 'process-left' }>[];
  cutShort?: RecordedStop & { atMs: number };
  /** Receipt of the last event, in ms since the run's start. */
  lastMs: number;
  ending?: RecordEnding;
}

/**
 * Reads a record once, from its first event to its last.
 *
 * @param target tells which of its sockets are judged
 * @throws whatever reading the record throws
 */
export async function condense(events: EventBatches, target: Pick<TargetModel, 'ownSockets'>): Promise<Condensed> {
  const seen = nothingSeen(target);
  for await (const batch of events) for (const event of batch) add(seen, event);
  seen.ending = events.ending;
  return seen;
}

/** Returns the condensed record of a run of which nothing was seen yet. */
export function nothingSeen({ ownSockets }: Pick<TargetModel, 'ownSockets'>): Condensed {
  return {
    ownSockets,
    phases: [],
    replicas: new Map(),
    load: new CondensedLoad(),
    stack: new CondensedPlace(),
    alerts: [],
    processesLeft: [],
    lastMs: 0,
  };
}

/** Adds the next event to a condensed record. */
export function add(seen: Condensed, event: RecordEvent): void {
  const atMs = event.receivedMs;
  if (atMs > seen.lastMs) seen.lastMs = atMs;
  if (event.from === 'replica') replica(seen, event.replica)?.add(event.line, atMs, loadPhase(seen));
  else if (event.from === 'load') seen.load.add(event.line, atMs);
  else addLab(seen, event.line, atMs);
}

function addLab(seen: Condensed, line: LabLine, atMs: number): void {
  if (line.kind === 'start') seen.start = line;
  else if (line.kind === 'phase') seen.phases.push({ name: line.name, startMs: atMs });
  else if (line.kind === 'replica-ended') ended(seen, { ...line, atMs });
  else if (line.kind === 'replica-joined') joined(seen, line, atMs);
  else if (line.kind === 'replica-starved') replica(seen, line.replica)?.addStarvation(line);
  else if (line.kind === 'stretch') seen.stretch ??= { ...line, atMs };
  else if (line.kind === 'load-failed') seen.load.failure = line;
  else if (line.kind === 'command-ended') seen.commandEnd = line;
  else if (line.kind === 'process-left') seen.processesLeft.push(line);
  else if (line.kind === 'alert') addAlert(seen, line, atMs);
  else if (line.kind === 'cut-short') seen.cutShort ??= stopOf(line, atMs);
  else seen.stack.add(line, atMs);
}

function stopOf({ by, message, cause }: RecordedStop, atMs: number): RecordedStop & { atMs: number } {
  return { by, message, cause: cause ?? causeInLegacyWords({ by, message }), atMs };
}

/** The most changes of alerts that are kept. Beyond this an alert flaps, and more changes say nothing new. */
const MOST_ALERTS = 2_000;

function addAlert(seen: Condensed, line: AlertChange, atMs: number): void {
  if (seen.alerts.length < MOST_ALERTS) seen.alerts.push({ ...line, atMs });
}

function ended(seen: Condensed, end: ReplicaEnd): void {
  const of = replica(seen, end.replica);
  if (of) of.ended ??= end;
}

function joined(
  seen: Condensed,
  { replica: id, replaces }: Extract<LabLine, { kind: 'replica-joined' }>,
  atMs: number,
): void {
  const of = replica(seen, id);
  if (of) of.joined ??= { replaces, atMs };
}

/** The most replicas, or processes, that are kept: no plan has nearly as many. Of further ones a note tells. */
const MOST_REPLICAS = 1_000;

/** Returns a replica by its name; undefined beyond {@link MOST_REPLICAS}. */
function replica(seen: Condensed, id: string): CondensedReplica | undefined {
  const known = seen.replicas.get(id);
  if (known) return known;
  if (seen.replicas.size >= MOST_REPLICAS) {
    const text = `the record names more than ${MOST_REPLICAS} processes: those beyond the first ${MOST_REPLICAS} are left out`;
    seen.stack.add({ kind: 'note', text }, seen.lastMs);
    return undefined;
  }
  const met = new CondensedReplica(id, new TickSeries(seen.ownSockets));
  seen.replicas.set(id, met);
  return met;
}

function loadPhase(seen: Condensed): LoadPhase {
  const name = seen.phases.at(-1)?.name;
  if (name === 'load') return 'load';
  return name === undefined || BEFORE_LOAD.has(name) ? 'baseline' : 'final';
}

const BEFORE_LOAD: ReadonlySet<PhaseName> = new Set(['starting', 'baseline', 'warm-up']);

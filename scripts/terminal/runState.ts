import type { Vitals, Work } from '../../protos/vitals.js';
import type { RunPlan } from '../plan/plan.js';
import { processesOf } from '../plan/replicas.js';
import type { LabLine, RecordEvent } from '../record/events.js';
import { counted, countedWork, type WorkWords } from '../text/figures.js';
import { plainText } from '../text/plainText.js';

/** The progress of a run at this moment, from the events so far. */
export interface RunProgress {
  /** The plan, with the work of a second stretch of load once that has begun. */
  plan: RunPlan;
  /** Position and name of the run among the runs of the command. */
  readonly position: { number: number; of: number; name: string };
  phase: string;
  /** The replicas by name, in order of appearance. */
  readonly replicas: Map<string, ReplicaState>;
  /** Calls that the load has sent and got back; undefined until it reports them. */
  calls?: { returned: number; failed: number };
  /** The calls of the first stretch of load, once a second has begun. */
  callsBefore?: { returned: number; failed: number };
}

export interface ReplicaState {
  /** The name, fit for a terminal. */
  name: string;
  /** Units of work done, including those that failed. */
  work: number;
  failed: number;
  /** Sockets on the agent port, or on all ports where roles are not known; undefined where they cannot be seen. */
  sockets?: number;
  /** Sockets over the run, thinned out evenly to at most {@link HISTORY} values. */
  history: number[];
  /** The number of readings that each value of `history` stands for. */
  thinning: number;
  seen: number;
  /** Index of its last checkpoint, -1 before the baseline. */
  checkpoint: number;
  /** The way it ended, if it ended before the lab ended it. */
  ended?: string;
  /** The name of the replica that it replaced: it is not part of the plan, and is not counted. */
  replaces?: string;
}

const HISTORY = 240;

/** Makes the progress of a run that has just begun. */
export function newRunState(plan: RunPlan, at: { number: number; of: number; name?: string }): RunProgress {
  const position = { name: plan.target.variant, ...at };
  return { plan, position, phase: 'starting', replicas: new Map() };
}

/** Updates the progress by one event. */
export function advance(state: RunProgress, event: RecordEvent): void {
  if (event.from === 'lab') advanceLab(state, event.line);
  if (event.from === 'replica') advanceReplica(replicaOf(state, event.replica), event.line);
  if (event.from !== 'load') return;
  if (event.line.kind === 'progress') countCalls(state, event.line.returned, event.line.failed);
  if (event.line.kind === 'summary') countCalls(state, event.line.calls, event.line.failed);
}

/** Counts the calls that the job of this stretch of load got back so far. */
function countCalls(state: RunProgress, returned: number, failed: number): void {
  const before = state.callsBefore ?? { returned: 0, failed: 0 };
  state.calls = { returned: before.returned + returned, failed: before.failed + failed };
}

/** Returns the replicas of the plan, in order of appearance. */
export function ownReplicas(state: RunProgress): ReplicaState[] {
  return [...state.replicas.values()].filter(({ replaces }) => replaces === undefined);
}

/** The work done by all replicas that do any together, how much there will be, and what failed of it. */
export interface WorkDone {
  made: number;
  planned: number;
  /** Failed calls where a driver calls, since a call may fail whose work is only late; else failed work. */
  failed: { number: number; of: 'call' | 'work' };
}

/**
 * Returns the work done. Under load a call that returned well is a unit of work that was done, and known earlier than
 * by the replica's next line.
 */
export function workOf(state: RunProgress): WorkDone {
  const own = ownReplicas(state);
  const [done, vain] = [own.reduce((sum, { work }) => sum + work, 0), own.reduce((sum, { failed }) => sum + failed, 0)];
  const planned = state.plan.target.replicas * state.plan.work.amount;
  const { returned, failed } = state.calls ?? { returned: 0, failed: 0 };
  const made = Math.min(planned, Math.max(done - vain, returned - failed));
  return {
    made,
    planned,
    failed: failed >= vain && failed > 0 ? { number: failed, of: 'call' } : { number: vain, of: 'work' },
  };
}

/** Returns `, 12 calls failed`, or nothing. */
export function failedWords({ failed: { number, of } }: WorkDone, work: WorkWords): string {
  return number === 0 ? '' : `, ${of === 'call' ? counted(number, 'call') : countedWork(number, work)} failed`;
}

/** Returns the newest checkpoint that every living replica has given; -1 before the baseline is complete. */
export function checkpointOf(state: RunProgress): number {
  const own = ownReplicas(state);
  const living = own.filter(({ ended }) => ended === undefined);
  if (living.length === 0 || own.length < processesOf(state.plan)) return -1;
  return Math.min(...living.map(({ checkpoint }) => checkpoint));
}

function advanceLab(state: RunProgress, line: LabLine): void {
  if (line.kind === 'phase') state.phase = line.name;
  if (line.kind === 'stretch') {
    const { work } = state.plan;
    state.callsBefore = state.calls;
    state.plan = {
      ...state.plan,
      work: { ...work, amount: work.amount + line.amount, slices: work.slices + line.slices },
    };
  }
  if (line.kind === 'replica-ended') replicaOf(state, line.replica).ended = line.how;
  if (line.kind === 'replica-joined') replicaOf(state, line.replica).replaces = plainText(line.replaces);
}

function advanceReplica(replica: ReplicaState, line: Vitals): void {
  if (line.kind === 'tick') {
    takeWork(replica, line.work);
    takeSockets(replica, line.sockets);
  }
  if (line.kind !== 'checkpoint') return;
  takeWork(replica, line.work);
  replica.checkpoint = Math.max(replica.checkpoint, line.index);
  takeSockets(replica, line.readings.at(-1)?.sockets);
}

function takeWork(replica: ReplicaState, { done, failed }: Work): void {
  replica.work = done;
  replica.failed = failed;
}

function replicaOf(state: RunProgress, name: string): ReplicaState {
  const known = state.replicas.get(name);
  if (known) return known;
  const replica: ReplicaState = {
    name: plainText(name),
    work: 0,
    failed: 0,
    history: [],
    thinning: 1,
    seen: 0,
    checkpoint: -1,
  };
  state.replicas.set(name, replica);
  return replica;
}

function takeSockets(
  replica: ReplicaState,
  census: { total: number; byRole: Record<string, { dialled: number; accepted: number }> } | undefined,
): void {
  if (!census) return;
  const { agent } = census.byRole;
  const sockets = agent ? agent.dialled + agent.accepted : census.total;
  replica.sockets = sockets;
  if (replica.seen % replica.thinning === 0) replica.history.push(sockets);
  replica.seen += 1;
  if (replica.history.length <= HISTORY) return;
  replica.history = replica.history.filter((_, index) => index % 2 === 0);
  replica.thinning *= 2;
}

import type { Vitals, Work } from '../../protos/vitals.js';
import type { RunPlan } from '../plan/plan.js';
import { processesOf } from '../plan/replicas.js';
import type { LabLine, RecordEvent } from '../record/events.js';
import { counted, countedWork, type WorkWords } from '../text/figures.js';
import { plainText } from '../text/plainText.js';

/** What a run looks like at this moment, from the events so far. */
export interface RunProgress {
  readonly plan: RunPlan;
  /** Which of the command's runs it is, and what it is called among them. */
  readonly position: { number: number; of: number; name: string };
  phase: string;
  /** By name, in order of appearance. */
  readonly replicas: Map<string, ReplicaState>;
  /** Calls that the load has sent and got back; undefined until it says so. */
  calls?: { returned: number; failed: number };
}

export interface ReplicaState {
  /** Fit for a terminal. */
  name: string;
  /** Units of work done, those that failed included. */
  work: number;
  failed: number;
  /** Sockets on the agent port, of all ports where roles are not known; undefined where they cannot be seen. */
  sockets?: number;
  /** Sockets over the run, thinned out evenly to at most {@link HISTORY} values. */
  history: number[];
  /** Of how many readings each value of `history` is one. */
  thinning: number;
  seen: number;
  /** Index of its last checkpoint, -1 before the baseline. */
  checkpoint: number;
  /** How it ended, if it ended before the lab ended it. */
  ended?: string;
  /** Whose place it took: it is none of the plan's own, and counts nowhere. */
  replaces?: string;
}

const HISTORY = 240;

/** A run that has just begun. */
export function newRunState(plan: RunPlan, at: { number: number; of: number; name?: string }): RunProgress {
  const position = { name: plan.target.variant, ...at };
  return { plan, position, phase: 'starting', replicas: new Map() };
}

/** Takes one event in. */
export function advance(state: RunProgress, event: RecordEvent): void {
  if (event.from === 'lab') advanceLab(state, event.line);
  if (event.from === 'replica') advanceReplica(replicaOf(state, event.replica), event.line);
  if (event.from !== 'load') return;
  if (event.line.kind === 'progress') state.calls = { returned: event.line.returned, failed: event.line.failed };
  if (event.line.kind === 'summary') state.calls = { returned: event.line.calls, failed: event.line.failed };
}

/** The replicas of the plan, in order of appearance. */
export function ownReplicas(state: RunProgress): ReplicaState[] {
  return [...state.replicas.values()].filter(({ replaces }) => replaces === undefined);
}

/** Work done by all replicas that do any together, how much it shall be, and what failed of it. */
export interface WorkDone {
  made: number;
  planned: number;
  /** Where a driver calls, calls: one may fail whose work is only late. */
  failed: { number: number; of: 'call' | 'work' };
}

/** Under load a call that returned well is a unit of work that was done, and known earlier than by the replica's next line. */
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

/** `, 12 calls failed`, or nothing. */
export function failedWords({ failed: { number, of } }: WorkDone, work: WorkWords): string {
  return number === 0 ? '' : `, ${of === 'call' ? counted(number, 'call') : countedWork(number, work)} failed`;
}

/** The newest checkpoint that every living replica has given; -1 before the baseline is complete. */
export function checkpointOf(state: RunProgress): number {
  const own = ownReplicas(state);
  const living = own.filter(({ ended }) => ended === undefined);
  if (living.length === 0 || own.length < processesOf(state.plan)) return -1;
  return Math.min(...living.map(({ checkpoint }) => checkpoint));
}

function advanceLab(state: RunProgress, line: LabLine): void {
  if (line.kind === 'phase') state.phase = line.name;
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

import type { LoadSummary } from '../../../protos/load.js';
import { passesHang, silenceOf } from '../../plan/waits.js';
import { targetOf } from '../../targets/index.js';
import { type FleetCase, isDone, makers, type ReplicaCase } from '../condense/runCase.js';
import type { AuditFact, FactOf } from '../model/audit.js';
import { auditK6 } from './auditK6.js';
import { auditRate } from './auditRate.js';
import { backlog, workFailures } from './auditWork.js';

/** A shortfall or an unevenness up to this share counts as none. */
const SLIGHT = 0.02;
/** Failed calls beyond this share mean that the load measured is not the load that was planned. */
const TOO_MANY_FAILED = 0.05;
/** Work missing beyond this share of the plan means that the load did not land. */
const TOO_LITTLE = 0.5;

/** Checks whether the load reached the front doors, was answered, and became the work that was planned. */
export function auditLoad(run: FleetCase): AuditFact[] {
  if (makers(run.judged).length === 0) return [];
  const facts = [
    driver(run),
    calls(run),
    landed(run),
    auditRate(run),
    reached(run),
    even(run),
    backlog(run),
    workFailures(run),
    ...auditK6(run),
  ].filter((fact) => fact !== undefined);
  const standstill = hung(run);
  return standstill ? [standstill, ...facts.map(asConsequence)] : facts;
}

/**
 * Lowers a finding that invalidates the run to a note: it only follows from the one that invalidates the run already.
 */
function asConsequence<Fact extends AuditFact>(fact: Fact): Fact | (Fact & { level: 'note' }) {
  return fact.level === 'invalid' ? { ...fact, level: 'note' } : fact;
}

/** Reports that no pass ended, where the plan explains it. */
function hung({ plan, judged }: FleetCase): FactOf<'passes-end'> | undefined {
  const works = makers(judged).map(({ life, seen }) => ({ begun: life?.work.begun ?? 0, done: seen.work }));
  if (!passesHang(plan) || works.some(({ done }) => done > 0) || works.every(({ begun }) => begun === 0))
    return undefined;
  return { rule: 'passes-end', level: 'invalid', ...silenceOf(plan) };
}

function driver({ seen }: FleetCase): FactOf<'load-ran'> | undefined {
  if (!seen.load.failure) return undefined;
  const { message, cause, lastLog } = seen.load.failure;
  return { rule: 'load-ran', level: 'invalid', message, ...(cause && { cause }), logged: lastLog.length > 0 };
}

function calls({ seen, judged }: FleetCase): FactOf<'calls-answered'> | undefined {
  const { summary } = seen.load;
  if (!summary) return undefined;
  const { calls, failed } = callsOfJudged(summary, makers(judged));
  const failures = Object.entries(summary.byStatus)
    .filter(([status, times]) => status !== 'OK' && times > 0)
    .map(([status, times]) => ({ status, calls: times }));
  const level = failed === 0 ? 'ok' : failed > TOO_MANY_FAILED * calls ? 'invalid' : 'note';
  return { rule: 'calls-answered', level, calls, failed, failures };
}

/**
 * Returns the calls to judged replicas. Calls to a replica that died are bound to fail, and say nothing about the
 * others.
 */
function callsOfJudged(summary: LoadSummary, judged: readonly ReplicaCase[]): { calls: number; failed: number } {
  const doors = judged
    .map(({ life }) => life?.hello?.host?.frontDoor)
    .map((address) => (address === undefined ? undefined : summary.byAddress[address]));
  if (doors.some((door) => door === undefined)) return summary;
  return doors.reduce(
    (sum: { calls: number; failed: number }, door) => ({
      calls: sum.calls + (door?.calls ?? 0),
      failed: sum.failed + (door?.failed ?? 0),
    }),
    {
      calls: 0,
      failed: 0,
    },
  );
}

/**
 * Compares the calls answered with the passes made. Where replicas died or restarted, not all of their passes are
 * known.
 */
function landed(run: FleetCase): FactOf<'load-landed'> | undefined {
  const { summary } = run.seen.load;
  const known = run.replicas.every(({ seen }) => !seen.ended && seen.starts === 1);
  if (!summary || !known || !isDone(run)) return undefined;
  const answered = summary.calls - summary.failed;
  const made = makers(run.replicas).reduce((sum, { seen }) => sum + seen.work, 0);
  const off = Math.abs(answered - made) / Math.max(1, answered);
  return { rule: 'load-landed', level: off > TOO_LITTLE ? 'invalid' : off > SLIGHT ? 'note' : 'ok', answered, made };
}

function reached(run: FleetCase): FactOf<'work-reached'> {
  const planned = run.plan.work.amount;
  const works = makers(run.judged).map(({ seen }) => seen.work);
  const [least, most] = [Math.min(...works), Math.max(...works)];
  const short = 1 - works.reduce((sum, work) => sum + work, 0) / works.length / planned;
  const missed = most === 0 || short > TOO_LITTLE;
  const level = most > 0 && Math.abs(short) <= SLIGHT ? 'ok' : missed && isDone(run) ? 'invalid' : 'note';
  return { rule: 'work-reached', level, maker: workerOf(run), least, most, planned };
}

/** Returns the name for a process that does the work. */
function workerOf({ plan, seen }: FleetCase): string {
  return targetOf({ plan, start: seen.start }).worker;
}

function even(run: FleetCase): FactOf<'load-even'> | undefined {
  const made = makers(run.judged).map(({ id, seen }) => ({ id, work: seen.work }));
  const [first, ...others] = made;
  if (!first || others.length === 0) return undefined;
  const fewest = others.reduce((least, each) => (each.work < least.work ? each : least), first);
  const most = others.reduce((best, each) => (each.work > best.work ? each : best), first);
  const mean = made.reduce((sum, { work }) => sum + work, 0) / made.length;
  const isEven = most.work - fewest.work <= Math.max(1, SLIGHT * mean);
  return { rule: 'load-even', level: isEven ? 'ok' : 'note', maker: workerOf(run), fewest, most };
}

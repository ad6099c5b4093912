import { MOST_TIME_MS } from '../../protos/settings/limits.js';
import { counted, roughly } from '../text/figures.js';
import type { Problem } from '../text/problem.js';
import { duration } from '../text/times.js';
import { coresWanted, DIAL_CPU_MS, type KnownRetained, type PlanCost, planCost } from './cost.js';
import type { Machine } from './machine.js';
import type { RunPlan } from './plan.js';
import { durationText } from './read.js';
import { isSplit } from './replicas.js';
import { CALL_DEADLINE, lessWaiting, silenceOf, silenceWords, waitNote } from './waits.js';

/** A limit of a machine that a plan exceeds; `endless`: no time would be enough. */
export interface LimitProblem extends Problem {
  limit: 'descriptors' | 'ports' | 'memory' | 'disk' | 'cores' | 'time' | 'endless';
}

/**
 * Returns what keeps a machine from carrying a plan: descriptors, ports, memory, disk, cores and time, each with the
 * most that would fit. Empty when it can carry the plan.
 */
export function checkLimits(plan: RunPlan, retained: KnownRetained, machine: Machine): LimitProblem[] {
  const cost = planCost(plan, retained, machine.cpus);
  return [
    descriptors(plan, cost, machine),
    ports(plan, cost, machine),
    memory(plan, retained, cost, machine),
    disk(cost, machine),
    cores(plan, machine),
    time(plan, retained, cost),
  ].filter((problem) => problem !== undefined);
}

/** Returns what will slow a plan down, or make it wait, a sentence each; shown before the start. */
export function planNotes(plan: RunPlan, retained: KnownRetained, machine: Machine): string[] {
  return [overloadNote(plan, machine), waitNote(plan, retained)].filter((note) => note !== undefined);
}

/** Returns what will slow a plan down without spoiling it. */
export function overloadNote(plan: RunPlan, machine: Machine): string | undefined {
  const wanted = coresWanted(plan, DIAL_CPU_MS[plan.target.transport].usual);
  if (wanted <= machine.cpus) return undefined;
  return `this rate asks for about ${roughly(wanted)} of ${machine.cpus} cores: passes will queue, latency will grow, and the run takes longer`;
}

/**
 * Returns a `--time-limit` that leaves room for a run of so many seconds, in whole minutes or hours; more than the flag
 * accepts where nothing it accepts would do.
 */
export function roomyTimeLimitMs(seconds: number): number {
  const limit = 1.5 * seconds;
  const roomy = limit < 5_400 ? Math.ceil(limit / 60) * 60_000 : Math.ceil(limit / 3600) * 3_600_000;
  return seconds * 1000 <= MOST_TIME_MS ? Math.min(roomy, MOST_TIME_MS) : roomy;
}

/** The name of a machine that has none. */
const THIS = 'the machine';
/** The most descriptors that Linux lets one process have, unless its administrator said otherwise (fs.nr_open). */
const KERNEL_DESCRIPTORS = 1_048_576;

function descriptors(plan: RunPlan, cost: PlanCost, { descriptorLimit }: Machine): LimitProblem | undefined {
  if (descriptorLimit === undefined || cost.descriptorsPerReplica <= descriptorLimit) return undefined;
  const spare = descriptorLimit - (cost.descriptorsPerReplica - cost.socketsPerReplica);
  const wanted = amountUp(cost.descriptorsPerReplica);
  const fits =
    cost.connectionsPerAddress > plan.target.replicas
      ? Math.floor(spare / ((isSplit(plan) ? 1 : 2) * plan.target.replicas))
      : 0;
  return {
    limit: 'descriptors',
    subject: '--passes',
    message: `each replica would end with about ${roughly(cost.descriptorsPerReplica)} open files, and a process may have ${descriptorLimit}`,
    remedy: [
      fits >= plan.work.slices && `at most --passes=${fits} fits`,
      wanted <= KERNEL_DESCRIPTORS && `raise the limit: ulimit -n ${wanted}`,
      'take fewer --replicas',
    ]
      .filter(Boolean)
      .join(', or '),
  };
}

function ports(plan: RunPlan, cost: PlanCost, { ephemeralPorts, name = THIS }: Machine): LimitProblem | undefined {
  if (ephemeralPorts === undefined || cost.connectionsPerAddress <= 0.9 * ephemeralPorts) return undefined;
  return {
    limit: 'ports',
    subject: '--passes',
    message: `about ${roughly(cost.connectionsPerAddress)} connections to each replica would stay open, and ${name} has ${ephemeralPorts} ports for them`,
    remedy: `at most --passes=${Math.floor((0.9 * ephemeralPorts) / plan.target.replicas)} fits; fewer --replicas leave room for more`,
  };
}

function memory(
  plan: RunPlan,
  retained: KnownRetained,
  cost: PlanCost,
  { memoryBytes, cpus, name }: Machine,
): LimitProblem | undefined {
  if (memoryBytes === undefined || cost.memoryBytes <= 0.9 * memoryBytes) return undefined;
  const idle = planCost({ ...plan, work: { ...plan.work, amount: 1 } }, retained, cpus).memoryBytes;
  const fits = Math.floor(((0.9 * memoryBytes - idle) / Math.max(1, cost.memoryBytes - idle)) * plan.work.amount);
  const there = roughly(memoryBytes, 'bytes');
  const message = `the run would take about ${roughly(cost.memoryBytes, 'bytes')} of memory, and ${name === undefined ? `${there} are free` : `${name} has ${there}`}`;
  if (fits < plan.work.slices)
    return {
      limit: 'memory',
      subject: '--replicas',
      message,
      remedy: 'fewer --replicas; each needs 80 MB to begin with',
    };
  return {
    limit: 'memory',
    subject: '--passes',
    message,
    remedy: `at most --passes=${fits} fits, or fewer --replicas`,
  };
}

function disk(cost: PlanCost, { diskBytes }: Machine): LimitProblem | undefined {
  if (diskBytes === undefined || cost.recordBytes <= diskBytes) return undefined;
  return {
    limit: 'disk',
    subject: '--reports',
    message: `the record would take about ${roughly(cost.recordBytes, 'bytes')}, and ${roughly(diskBytes, 'bytes')} are free there`,
    remedy: 'name a folder on a larger disk, or a longer --tick',
  };
}

/**
 * Returns a problem where the rate asks for more than twice what the cores carry even at the least cost of a dial: that
 * would be a backlog, not a load.
 */
function cores(plan: RunPlan, { cpus, name = THIS }: Machine): LimitProblem | undefined {
  const wanted = coresWanted(plan, DIAL_CPU_MS[plan.target.transport].least);
  if (wanted <= 2 * cpus) return undefined;
  const fits = (plan.work.ratePerReplica * cpus) / coresWanted(plan, DIAL_CPU_MS[plan.target.transport].usual);
  return {
    limit: 'cores',
    subject: '--rate',
    message: `${counted(plan.work.ratePerReplica, 'pass', 'passes')} a second on ${plan.target.replicas === 1 ? 'one replica' : `each of ${plan.target.replicas} replicas`} ask for ${roughly(wanted)} cores or more, and ${name} has ${cpus}`,
    remedy: `about --rate=${fits >= 1 ? Math.floor(fits) : fits.toPrecision(1)} fits, or fewer --replicas`,
  };
}

function time(plan: RunPlan, retained: KnownRetained, cost: PlanCost): LimitProblem | undefined {
  if (cost.seconds * 1000 <= plan.limits.timeMs) return undefined;
  if (cost.seconds === Number.POSITIVE_INFINITY) return endless(plan);
  const [enough, less] = [roomyTimeLimitMs(cost.seconds), lessWaiting(plan, retained) ?? 'fewer --passes'];
  return {
    limit: 'time',
    subject: '--time-limit',
    message: `the run would take about ${duration(cost.seconds * 1000)}, and it may take ${duration(plan.limits.timeMs)}`,
    remedy:
      enough <= MOST_TIME_MS
        ? `give it the time: --time-limit=${durationText(enough)}; or ${less}`
        : `no --time-limit leaves room for that: ${less}`,
  };
}

/** Returns the problem of a run in which no pass ends: whatever load gives its calls up, there is nothing to judge. */
function endless(plan: RunPlan): LimitProblem {
  return {
    limit: 'endless',
    subject: '--faulty-peers',
    message: `${silenceWords(silenceOf(plan))} and calls have no deadline, so that the first pass would never end, nor any other`,
    remedy: `give calls a deadline: ${CALL_DEADLINE}`,
  };
}

/** Rounds up to two digits, so that it can be typed. */
function amountUp(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / unit) * unit;
}

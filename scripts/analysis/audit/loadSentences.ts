import { count, counted, countedWork, listed, percent, rateFigure, type WorkWords } from '../../text/figures.js';
import { milliseconds } from '../../text/times.js';
import type { FactOf } from '../model/audit.js';

/** Says how many calls failed, and with which statuses. */
export function callsSentence({ calls, failed, failures }: FactOf<'calls-answered'>): string {
  if (failed === 0) return `All of ${counted(calls, 'call')} were answered.`;
  const statuses = failures.map(({ status, calls: times }) => `${status} ${count(times)}`);
  return `${count(failed)} of ${counted(calls, 'call')} failed (${listed(statuses)}).`;
}

/** Says how many units of the load on a command failed, with which statuses, and what the first said. */
export function unitsSentence(fact: FactOf<'units-answered'>, work: WorkWords): string {
  const { units, failed, failures, first } = fact;
  if (failed === 0) return `All of ${countedWork(units, work)} were answered.`;
  const statuses = failures.map(({ status, calls: times }) => `${status} ${count(times)}`);
  const said = first === undefined ? '' : ` The first said: ${first}.`;
  return `${count(failed)} of ${countedWork(units, work)} failed (${listed(statuses)}).${said}`;
}

/** Says whether calls became work. */
export function landedSentence({ answered, made }: FactOf<'load-landed'>, work: WorkWords): string {
  return `${counted(answered, 'call')} answered, ${countedWork(made, work)} made.`;
}

/** Says how fast the load was beside what was planned, and whether that matters. */
export function rateSentence(fact: FactOf<'rate-reached'>, work: WorkWords): string {
  return `The load reached ${rateWords(fact, work)}.${bendWords(fact)}`;
}

/** Returns `3.3 of 25 passes/s per replica: calls queued, median 1.30 s`. */
export function rateWords(
  { planned, achieved, medianMs, held, latestStartMs, inAll }: FactOf<'rate-reached'>,
  work: WorkWords,
): string {
  const rate = `${rateFigure(achieved)} of ${rateFigure(planned)} ${work.many}/s${inAll ? '' : ' per replica'}`;
  if (held === undefined) return rate;
  if (held === 'driver-late')
    return `${rate}: the load generator was short of CPU, and sent calls late by up to ${milliseconds(latestStartMs)}`;
  return `${rate}: ${inAll ? work.many : 'calls'} queued${medianMs === undefined ? '' : `, median ${milliseconds(medianMs)}`}`;
}

function bendWords({ bends, inFlight, inAll }: FactOf<'rate-reached'>): string {
  switch (bends) {
    case undefined:
      return '';
    case 'nothing':
      return ' What is judged was read with nothing in flight, and does not depend on it.';
    case 'unsettled':
      return ` Not every checkpoint found the ${inAll ? 'processes' : 'replicas'} with nothing in flight.`;
    case 'in-flight':
      return ` Work in flight at the checkpoints of ${inFlight?.id} grew from ${inFlight?.first} to ${inFlight?.last}: such a queue looks like a leak.`;
    case 'never-settled':
      return ` No checkpoint found the ${inAll ? 'processes' : 'replicas'} with nothing in flight: what waits looks like a leak.`;
    case 'under-load':
      return ' Levels under load would be judged, and a queue that grows looks like a leak.';
  }
}

/** Says how much of the planned work was made. */
export function reachedSentence(fact: FactOf<'work-reached'>, work: WorkWords): string {
  const { level, maker, least, most, planned } = fact;
  if (most === 0) return `No ${work.one} was made.`;
  const range = least === most ? count(least) : `${count(least)} to ${count(most)}`;
  return level === 'ok'
    ? `The ${maker}s made ${range} of ${countedWork(planned, work)} per ${maker}.`
    : `Each ${maker} completed ${range} of ${countedWork(planned, work)}; the prediction is scaled to that.`;
}

/** Says whether all processes that make passes made the same number. */
export function evenSentence({ level, maker, fewest, most }: FactOf<'load-even'>, work: WorkWords): string {
  if (level === 'ok') return `The load fell evenly on the ${maker}s.`;
  return `The load fell unevenly: ${fewest.id} made ${countedWork(fewest.work, work)}, ${most.id} ${count(most.work)}.`;
}

/** Says whether all that was begun was done. */
export function backlogSentence({ level, worst }: FactOf<'no-backlog'>, work: WorkWords): string {
  if (level === 'ok') return 'All work begun was done.';
  return `${worst.id} had begun ${countedWork(worst.work, work)} (${percent(worst.share)}) that it had not done: a backlog looks like a leak.`;
}

/** Says which checks of k6 failed, and how often. */
export function k6ChecksSentence({ made, unmade, failed }: FactOf<'k6-checks'>): string {
  const rest = unmade > 0 ? `; of ${unmade} more nothing came that could be checked` : '';
  if (failed.length === 0) return `All of ${counted(made, 'check')} of k6 passed${rest}.`;
  const named = (some: typeof failed) =>
    listed(some.map(({ name, times, fails }) => `“${name}” ${fails} of ${counted(times, 'time')}`));
  const often = failed.filter((each) => each.often);
  return often.length === 0
    ? `Of the checks of k6, ${named(failed)} failed.`
    : `Checks of k6 failed (${named(often)}): the load was not served as it should be.`;
}

/** Says which thresholds of k6 were crossed. */
export function k6ThresholdsSentence({ thresholds, crossed }: FactOf<'k6-thresholds'>): string {
  if (crossed.length === 0) return `${counted(thresholds, 'threshold')} of k6 held.`;
  const which = crossed.map(({ metric, condition }) => `${metric} ${condition}`);
  return `k6 found a threshold crossed (${listed(which)}); the verdict does not depend on it.`;
}

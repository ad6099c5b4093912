import type { LoadSummary } from '../../../protos/load.js';
import { isSplit } from '../../plan/replicas.js';
import { passesHang, silenceWords } from '../../plan/waits.js';
import { count, counted, listed, percent } from '../../text/figures.js';
import { isDone, makers, type ReplicaCase, type RunCase } from '../condense/runCase.js';
import type { Finding } from '../model/analysis.js';
import { auditK6 } from './auditK6.js';

/** A shortfall, or an unevenness, up to this is none. */
const SLIGHT = 0.02;
/** Work begun ahead of work done by more than this looks exactly like a leak. */
const BACKLOG = 0.1;
/** Failed calls beyond this share: what was measured is not the load that was planned. */
const TOO_MANY_FAILED = 0.05;
/** Less than this of the planned work: the load did not land. */
const TOO_LITTLE = 0.5;

/** Did the load land on the front doors, was it answered, and did it become the work that was planned? */
export function auditLoad(run: RunCase): Finding[] {
  if (makers(run.judged).length === 0) return [];
  const findings = [
    driver(run),
    calls(run),
    landed(run),
    reached(run),
    even(run),
    backlog(run),
    passFailures(run),
    ...auditK6(run),
  ];
  const present = findings.filter((finding) => finding !== undefined);
  const standstill = hung(run);
  return standstill ? [standstill, ...present.map(asConsequence)] : present;
}

/** That is, of what makes the run invalid already. */
function asConsequence(finding: Finding): Finding {
  return finding.level === 'invalid' ? { ...finding, level: 'note' } : finding;
}

/** The plan says why no pass was made. */
function hung({ plan, judged }: RunCase): Finding | undefined {
  const works = makers(judged).map(({ life, seen }) => ({ begun: life?.work.begun ?? 0, done: seen.work }));
  if (!passesHang(plan) || works.some(({ done }) => done > 0) || works.every(({ begun }) => begun === 0))
    return undefined;
  const sentence = `No pass ended: ${silenceWords(plan)} and calls have no deadline, so the first pass hangs, and every other behind it.`;
  return { rule: 'passes-end', level: 'invalid', sentence };
}

function driver({ seen }: RunCase): Finding | undefined {
  if (!seen.load.failure) return undefined;
  return { rule: 'load-ran', level: 'invalid', sentence: `The load failed: ${seen.load.failure.message}.` };
}

function calls({ seen, judged }: RunCase): Finding | undefined {
  const rule = 'calls-answered';
  const { summary } = seen.load;
  if (!summary) return undefined;
  const { calls, failed } = callsOfJudged(summary, makers(judged));
  if (failed === 0) return { rule, level: 'ok', sentence: `All of ${counted(calls, 'call')} were answered.` };
  const statuses = Object.entries(summary.byStatus)
    .filter(([status, times]) => status !== 'OK' && times > 0)
    .map(([status, times]) => `${status} ${count(times)}`);
  const tooMany = failed > TOO_MANY_FAILED * calls;
  return {
    rule,
    level: tooMany ? 'invalid' : 'note',
    sentence: `${count(failed)} of ${counted(calls, 'call')} failed (${listed(statuses)}).`,
  };
}

/** Calls to a replica that died are bound to fail, and say nothing of the others. */
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

/** Calls answered against passes made; where replicas died or restarted, their passes are not all known. */
function landed(run: RunCase): Finding | undefined {
  const rule = 'load-landed';
  const { summary } = run.seen.load;
  const known = run.replicas.every(({ seen }) => !seen.ended && seen.starts === 1);
  if (!summary || !known || !isDone(run)) return undefined;
  const answered = summary.calls - summary.failed;
  const made = makers(run.replicas).reduce((sum, { seen }) => sum + seen.work, 0);
  const off = Math.abs(answered - made) / Math.max(1, answered);
  const sentence = `${counted(answered, 'call')} answered, ${counted(made, 'pass', 'passes')} made.`;
  return { rule, level: off > TOO_LITTLE ? 'invalid' : off > SLIGHT ? 'note' : 'ok', sentence };
}

function reached(run: RunCase): Finding {
  const rule = 'work-reached';
  const { plan } = run;
  const works = makers(run.judged).map(({ seen }) => seen.work);
  const least = Math.min(...works);
  const maker = makerOf(plan);
  const made = `${works.every((work) => work === least) ? count(least) : `${count(least)} to ${count(Math.max(...works))}`} of ${counted(plan.work.amount, 'pass', 'passes')} per ${maker}`;
  const short = 1 - works.reduce((sum, work) => sum + work, 0) / works.length / plan.work.amount;
  if (Math.max(...works) === 0) return { rule, level: isDone(run) ? 'invalid' : 'note', sentence: 'No pass was made.' };
  if (Math.abs(short) <= SLIGHT) return { rule, level: 'ok', sentence: `The ${maker}s made ${made}.` };
  const tooLittle = isDone(run) && short > TOO_LITTLE;
  return {
    rule,
    level: tooLittle ? 'invalid' : 'note',
    sentence: `The ${maker}s made ${made}: the prediction is of the passes really made.`,
  };
}

/** What those that make passes are called. */
function makerOf(plan: RunCase['plan']): string {
  return isSplit(plan) ? 'client' : 'replica';
}

function even(run: RunCase): Finding | undefined {
  const rule = 'load-even';
  const judged = makers(run.judged);
  if (judged.length < 2) return undefined;
  const works = judged.map(({ seen }) => seen.work);
  const [least, most] = [Math.min(...works), Math.max(...works)];
  const mean = works.reduce((sum, work) => sum + work, 0) / works.length;
  if (most - least <= Math.max(1, SLIGHT * mean))
    return { rule, level: 'ok', sentence: `The load fell evenly on the ${makerOf(run.plan)}s.` };
  const [fewest, mostBy] = [judged[works.indexOf(least)], judged[works.indexOf(most)]];
  return {
    rule,
    level: 'note',
    sentence: `The load fell unevenly: ${fewest?.id} made ${counted(least, 'pass', 'passes')}, ${mostBy?.id} ${count(most)}.`,
  };
}

/** As of the last checkpoint, where nothing should be in flight. */
function backlog({ judged }: RunCase): Finding | undefined {
  const rule = 'no-backlog';
  const behind = judged.flatMap(({ id, checkpoints }) => {
    const work = checkpoints.at(-1)?.line.work;
    return work
      ? [{ id, ahead: work.begun - work.done, share: (work.begun - work.done) / Math.max(1, work.begun) }]
      : [];
  });
  const worst = behind.reduce<(typeof behind)[number] | undefined>(
    (most, each) => (most && most.share >= each.share ? most : each),
    undefined,
  );
  if (!worst) return undefined;
  if (worst.ahead <= 2 || worst.share <= SLIGHT) return { rule, level: 'ok', sentence: 'All work begun was done.' };
  const sentence = `${worst.id} had begun ${counted(worst.ahead, 'pass', 'passes')} (${percent(worst.share)}) that it had not done: a backlog looks like a leak.`;
  return { rule, level: worst.share > BACKLOG ? 'invalid' : 'note', sentence };
}

function passFailures({ judged }: RunCase): Finding | undefined {
  const failed = judged.reduce((sum, { life }) => sum + (life?.work.failed ?? 0), 0);
  if (failed === 0) return undefined;
  return { rule: 'passes-succeeded', level: 'note', sentence: `${counted(failed, 'pass', 'passes')} failed.` };
}

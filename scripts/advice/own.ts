import type { Advice } from '../analysis/model/advice.js';
import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { Analysis, MetricName } from '../analysis/model/analysis.js';
import { isDoubt } from '../analysis/model/reasons.js';
import { METRICS } from '../analysis/verdict/index.js';
import { ownCommand } from '../flags/ownCommand.js';
import { driveOf } from '../plan/drive.js';
import { isFor } from '../plan/kinds.js';
import type { AnyPlan } from '../plan/plan.js';
import { listed } from '../text/figures.js';
import { runnable } from '../text/runnable.js';
import { closeIt, endStreams, findThem, keepOne, stopGenerators } from './cure.js';
import { earlyEnd } from './earlyEnd.js';
import { boundWords } from './keep.js';
import { failedAdvice } from './mend.js';
import { ownDoubtAdvice } from './ownDoubtAdvice.js';
import { troubleAdvice } from './troubleAdvice.js';

/**
 * Returns what to do about a run of a program of one's own, most useful first. No flag of the lab is named: what its
 * program does, nobody but its owner decides.
 */
export function ownAdvice(run: AnalysedRun): Advice[] {
  switch (run.analysis.outcome) {
    case 'invalid':
      return [...failedAdvice(run.analysis), again(run)];
    case 'inconclusive':
      return [...ended(run.analysis), ...troubled(run.analysis), ...doubts(run.analysis), moreWork(run)];
    case 'leak':
      return [...ofLeak(run), ...troubled(run.analysis), prove(run)];
    case 'clean':
      return [...troubled(run.analysis), keepIt(run)];
  }
}

function ofLeak({ plan, analysis }: AnalysedRun): Advice[] {
  const leaking = new Set(analysis.metrics.filter(({ outcome }) => outcome === 'leak').map(({ name }) => name));
  const [worst] = analysis.culprits;
  const isOfClients = leaking.has('channels') || leaking.has('sockets');
  const closer = worst ? undefined : lookCloser(plan, leaking);
  return [
    worst ? closeIt(worst) : (closer ?? findThem(plan, analysis)),
    ...(leaking.has('streams') ? [endStreams] : []),
    ...(isOfClients ? [keepOne] : leaking.has('timers') ? [stopGenerators] : []),
  ];
}

/** What only a profile leads to a line. */
const OF_PROFILE: readonly MetricName[] = ['heap_after_gc_bytes', 'external_bytes', 'streams'];

/** Returns how the line of a leak is found that needs more than what is looked at by default; undefined where all was. */
function lookCloser(plan: AnyPlan, leaking: ReadonlySet<MetricName>): Advice | undefined {
  if (!isFor(plan, 'command') && !isFor(plan, 'process')) return undefined;
  if (plan.target.pprof !== undefined) return undefined; // all that Go tells was looked at
  const { observe } = plan;
  const timers = leaking.has('timers') && !observe.timers;
  const profile = OF_PROFILE.some((name) => leaking.has(name)) && !observe.profile;
  if (!timers && !profile) return undefined;
  const of = [...(timers ? ['timers are set'] : []), ...(profile ? ['memory is allocated and calls are made'] : [])];
  const closer = {
    ...plan,
    observe: { ...observe, timers: observe.timers || timers, profile: observe.profile || profile },
  };
  return {
    what: 'Look closer, for the line',
    how: `Where ${listed(of)} is not looked at by default, since it costs CPU.`,
    command: runnable(ownCommand(closer)),
  };
}

function prove({ plan, start }: AnalysedRun): Advice {
  return {
    what: 'Prove the cure',
    how: `Run it again with the cure in place, and put the two side by side: npx grpc-leak-lab compare ${plan.id} latest`,
    ...(start && { command: runnable(start.command) }),
  };
}

function keepIt(run: AnalysedRun): Advice {
  const bound = boundWords(run);
  const rest = 'More work between checkpoints finds a smaller leak.';
  return {
    what: 'Keep it so',
    how: `Let CI run this on every change; exit status 0 says that it is still clean. ${bound === undefined ? rest : `${bound} ${rest}`}`,
    ...(run.start && { command: runnable(run.start.command) }),
  };
}

function ended(analysis: Analysis): Advice[] {
  const end = earlyEnd(analysis);
  return end ? [{ what: end.advice.what, how: 'What it does not do is not judged: let it go on to its end.' }] : [];
}

/** Returns what to do about what befell the command. */
function troubled({ audit }: Analysis): Advice[] {
  return audit.flatMap((finding): Advice[] =>
    finding.rule === 'command-trouble' && finding.level === 'note'
      ? [{ what: finding.sentence, how: troubleAdvice(finding.trouble) }]
      : [],
  );
}

function doubts({ metrics }: Analysis): Advice[] {
  const doubtful = metrics.filter(({ outcome, role }) => outcome === 'inconclusive' && role !== 'shown');
  const reasons = [...new Set(doubtful.map(({ reason }) => reason))];
  return reasons.flatMap((reason): Advice[] => {
    const alike = doubtful.filter((metric) => metric.reason === reason);
    const code = alike[0]?.reasonCode;
    const names = listed(alike.map(({ name }) => METRICS[name].noun));
    if (!isDoubt(code)) return [];
    return [{ what: `${names.charAt(0).toUpperCase()}${names.slice(1)}: ${reason}`, how: ownDoubtAdvice(code) }];
  });
}

function moreWork({ plan, start }: AnalysedRun): Advice {
  const command = commandOfMore(plan) ?? start?.command;
  return {
    what: 'Run it again with twice the work',
    how: 'A pool or a cache stays where it is; a leak doubles.',
    ...(command !== undefined && { command: runnable(command) }),
  };
}

/** Returns the command of a run with twice the load; undefined where the lab put none on it. */
function commandOfMore(plan: AnyPlan): string | undefined {
  const calls = driveOf(plan)?.calls;
  if (!isFor(plan, 'command') || calls === undefined) return undefined;
  return ownCommand({ ...plan, drive: { ...plan.drive, calls: 2 * calls } });
}

function again({ start }: AnalysedRun): Advice {
  return {
    what: 'Then run it again',
    how: 'The figures on this page describe what was measured, but they are no verdict.',
    ...(start && { command: runnable(start.command) }),
  };
}

import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { Analysis, Finding } from '../analysis/model/analysis.js';
import { METRIC_NAMES } from '../analysis/model/metrics.js';
import { METRICS } from '../analysis/verdict/index.js';
import { blamesTimeLimit } from '../record/earlyStop.js';
import { shortName } from '../report/words.js';
import { workWords } from '../targets/workWords.js';
import { growthWords, listed } from '../text/figures.js';
import type { CausePage } from './causePages.js';
import { deadlineCommand, gateCommand, twiceCommand } from './commands.js';
import { cure } from './cure.js';

/** One thing to do: what, in a few words, and why or how. `command` can be run as it is. */
export interface Advice {
  what: string;
  how: string;
  command?: string | undefined;
  /** The page on this in grpc-leak-lab's repository: its path there. */
  page?: CausePage;
}

/** What to do about a run's outcome, most useful first; drawn from its analysis alone. */
export function adviceFor(run: AnalysedRun): Advice[] {
  const { analysis } = run;
  if (analysis.outcome === 'invalid') return mend(run);
  if (analysis.outcome === 'inconclusive') return decide(run);
  return analysis.outcome === 'leak' ? cure(run) : keep(run);
}

function keep(run: AnalysedRun): Advice[] {
  const gate: Advice = {
    what: 'Keep it so',
    how: 'Let CI run this plan on every change; exit status 0 says that it is still clean.',
    command: gateCommand(run),
  };
  const bound = hidden(run);
  const finer: Advice = {
    what: 'Know how small a leak could still hide',
    how: `${bound ?? 'The bound of each metric is given below.'} Twice the passes halve that: what can be found depends on how much is leaked in all.`,
    command: twiceCommand(run),
  };
  return [gate, finer];
}

function hidden({ plan, analysis }: AnalysedRun): string | undefined {
  const [metric] = analysis.metrics.filter(({ role }) => role === 'decides');
  const bounds = metric?.perReplica.map(({ upper99PerWork }) => upper99PerWork).filter((bound) => bound !== null) ?? [];
  if (!metric || bounds.length === 0) return undefined;
  return `Any growth of ${METRICS[metric.name].noun} that is left is below ${growthWords(Math.max(...bounds), metric.unit, workWords(plan))} (99 %).`;
}

/** A run that was cut short is in doubt for that alone: more work would only be cut short as well. */
function decide(run: AnalysedRun): Advice[] {
  const { analysis } = run;
  const cut = letItEnd(analysis);
  if (cut) return [cut, ...missing(analysis)];
  const doubtful = analysis.metrics.filter(({ outcome, role }) => outcome === 'inconclusive' && role !== 'shown');
  const reasons = [...new Set(doubtful.map(({ reason }) => reason))];
  const advice = reasons.map((reason): Advice => {
    const names = listed(doubtful.filter((metric) => metric.reason === reason).map(({ name }) => METRICS[name].noun));
    const how = DOUBTS.find(([pattern]) => pattern.test(reason))?.[1] ?? 'More work makes the verdict finer.';
    return { what: `${names.charAt(0).toUpperCase()}${names.slice(1)}: ${reason}`, how };
  });
  return [
    ...missing(analysis),
    ...advice,
    {
      what: 'Run it again with twice the work',
      how: 'A pool or a cache stays where it is; a leak doubles.',
      command: twiceCommand(run),
    },
  ];
}

function letItEnd({ audit }: Analysis): Advice | undefined {
  const cut = audit.find(({ rule, level }) => rule === 'ran-to-its-end' && level !== 'ok');
  if (!cut) return undefined;
  const how = blamesTimeLimit(cut.sentence)
    ? 'Give it a longer --time-limit, or fewer --passes.'
    : 'The same plan again, to its end, says more than any other.';
  return { what: cut.sentence, how };
}

/** More work does not show what cannot be seen at all. */
function missing({ metrics, notSeen }: Analysis): Advice[] {
  const names = METRIC_NAMES.filter((name) => METRICS[name].needed && !metrics.some((metric) => metric.name === name));
  return names.map((name) => ({
    what: `Make ${METRICS[name].noun} visible${notSeen[name] === undefined ? '' : `: ${notSeen[name]}`}`,
    how: `A leak of ${METRICS[name].noun} alone would look just like this, so nothing is acquitted without them.`,
  }));
}

/** What to do about each way of being in doubt; matched against the verdict's own words. */
const DOUBTS: readonly (readonly [RegExp, string])[] = [
  [/not seen on/i, 'A few replicas do not speak for all. See under “Replicas” why it could not be seen on the others.'],
  [
    /end of the load/i,
    'What was not looked at is not acquitted. Let it run to its end: a longer --time-limit, or fewer passes.',
  ],
  [/short/i, 'There were too few settled levels to judge. Give it more passes and leave the slices at six.'],
  [
    /step/i,
    'One slice holds most of the growth: something was made once, perhaps lazily. If a second run steps again at another place, look for what ran there.',
  ],
  [/stopped|slow/i, 'That is how a pool or a cache fills. A longer run shows whether it has reached its cap.'],
  [
    /released|drain/i,
    'It was held only as long as the load was on: a backlog more than a leak. Lower --rate and see whether it still grows.',
  ],
  [
    /alone|cannot prove/i,
    'This metric moves for many reasons. Look at channels, timers and heap after GC, or turn attribution on.',
  ],
  [/threshold|bound|nois/i, 'The growth is small beside the noise. More passes tell the two apart.'],
  [/replica|agree/i, 'Replicas disagree. See the rules of each below for which of them grows.'],
];

function mend(run: AnalysedRun): Advice[] {
  const { analysis } = run;
  const failed = analysis.audit.filter(({ level }) => level === 'invalid');
  const hung = failed.find(({ rule }) => rule === 'passes-end');
  if (hung) return [endCalls(hung, run)];
  const advice = failed.map((finding): Advice => {
    const how =
      MENDS.find(([pattern]) => pattern.test(`${finding.rule} ${finding.sentence}`))?.[1] ??
      'Put this right first: the audit must pass before growth means anything.';
    return { what: finding.sentence, how };
  });
  const dead = analysis.replicas.filter(({ ended }) => ended).map(({ id }) => shortName(id));
  if (dead.length > 0)
    advice.push({
      what: `Read the last words of ${listed(dead)}`,
      how: 'They are under “Replicas” on this page; the whole logs are in the folder of the run.',
    });
  const cut = letItEnd(analysis);
  if (cut && blamesTimeLimit(cut.what)) advice.push(cut);
  return [
    ...advice,
    { what: 'Then run it again', how: 'The figures on this page describe what was measured, but they are no verdict.' },
  ];
}

function endCalls({ sentence }: Finding, run: AnalysedRun): Advice {
  return {
    what: sentence,
    how: 'That is a finding by itself: without a deadline one peer that is silent keeps a replica from ever seeing the others again. To see what the variant does with such a peer, give calls a deadline.',
    command: deadlineCommand(run),
    page: 'docs/causes/error-paths.md',
  };
}

/** How to mend each way of failing the audit; matched against the finding. */
const MENDS: readonly (readonly [RegExp, string])[] = [
  [/memory/i, 'The kernel ended it for memory: fewer passes, fewer replicas, or a machine with more of it.'],
  [
    /restart|died|ended|exited|signal|hung|left/i,
    'A process that ends takes its evidence along. Find out why it ended; with fewer passes it may live long enough to be judged.',
  ],
  [
    /cut|interrupt|limit/i,
    'The run was stopped before it had enough checkpoints. Let it end by itself, or plan fewer passes.',
  ],
  [
    /checkpoint|settle|quiet/i,
    'Too few settled readings. Something kept the replicas busy between slices: lower --rate, or give them longer to settle.',
  ],
  [
    /load|land|front|call/i,
    'The load did not reach the service as planned. See the status counts under “Load and latency”, and lower --rate if calls were late.',
  ],
  [
    /work|backlog|begun/i,
    'The service could not keep up, and its backlog looks like growth. Lower --rate until work done keeps pace with work begun.',
  ],
];

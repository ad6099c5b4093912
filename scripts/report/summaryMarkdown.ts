import { openedWords } from '../analysis/attribution/culpritSites.js';
import { weakensVerdict } from '../analysis/audit/weakensVerdict.js';
import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import { isMeasured } from '../analysis/model/measured.js';
import { ceilingText } from '../analysis/tables/ceilingText.js';
import { leaksSinceWords } from '../analysis/tables/leaksSinceWords.js';
import { passedText } from '../analysis/tables/passedText.js';
import { decidingOf, quietWords, sameGrowthWords, toldMetrics } from '../analysis/tables/toldMetrics.js';
import type { Setting } from '../plan/settings.js';
import { settingArgument } from '../plan/settingText.js';
import { selfCheckWords } from '../selfcheck/words.js';
import { runSettings } from '../targets/fleet/settingDefaults.js';
import { plannedParts, targetName } from '../targets/names.js';
import { workWords } from '../targets/workWords.js';
import { count, counted, growthFigure, percent, perWork } from '../text/figures.js';
import { growthEvidence } from '../text/growthEvidence.js';
import { runnable } from '../text/runnable.js';
import { sanitise } from '../text/sanitise.js';
import { shortName } from '../text/shortName.js';
import { duration } from '../text/times.js';
import { code, plain } from './markdown.js';
import { runsOn } from './runsOn.js';
import { expectation, OUTCOME_SHAPE, OUTCOME_WORD, outcomeOf, titleOf, WHERE_PAGES_ARE } from './words.js';

/**
 * Returns a run's result as Markdown, fit for a comment on a pull request: verdict, figures, the guilty line, and how
 * to repeat it. Pages are named, not linked: a comment is read elsewhere.
 */
export function summaryMarkdown(record: AnalysedRun): string {
  const run = sanitise(record);
  const { analysis, plan, start } = run;
  const parts = [
    `### ${OUTCOME_SHAPE[analysis.outcome]} ${outcomeOf(analysis)} (${expectation(analysis)})`,
    plain(analysis.summary),
    since(run),
    [code(targetName(plan)), ...partsOf(plan), ...runsOn(run).map(plain), duration(analysis.seconds * 1000)].join(', '),
    setBesides(run),
    figures(run),
    analysis.socketCeiling ? `**Ceiling:** ${plain(ceilingText(analysis.socketCeiling))}` : '',
    analysis.goroutinesPassed ? `**Goroutines:** ${plain(passedText(analysis.goroutinesPassed))}` : '',
    guilty(run),
    findings(run),
    replicas(run),
    advised(run),
    machine(run),
    start ? `Repeat it with ${code(runnable(start.command))}` : 'The record broke off before the command was recorded.',
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Returns which leaks are new, known or gone since the run before. */
function since({ since: told }: AnalysedRun): string {
  return (told ? leaksSinceWords(told) : []).map(({ word, rest }) => `**${word}** ${plain(rest)}`).join(' ');
}

/** Returns whether the machine passed a self-check, where the record tells. */
function machine({ start }: AnalysedRun): string {
  const words = selfCheckWords(start?.selfCheck);
  return words === undefined ? '' : `${plain(words.charAt(0).toUpperCase() + words.slice(1))}.`;
}

/** Returns what was planned beside the target, where anything was. */
function partsOf(plan: AnalysedRun['plan']): string[] {
  const planned = plannedParts(plan);
  return planned
    ? [planned.work, `load ${code(planned.load)}`, planned.transport, `engine ${code(planned.engine)}`]
    : [];
}

/** Returns the first of the advice; nothing for a run without any. */
function advised({ advice = [] }: AnalysedRun): string {
  const words = advice
    .slice(0, 2)
    .map(
      ({ what, how, page }) =>
        `${plain(what.replace(/\.$/, ''))}. ${plain(how)}${page ? ` See ${plain(page)} ${WHERE_PAGES_ARE}.` : ''}`,
    );
  return words.length === 0 ? '' : `**What to do:** ${words.join(' ')}`;
}

/** Returns the other settings, which the line above does not give. */
function setBesides(run: AnalysedRun): string {
  const flags = runSettings(run)
    .filter(({ setting, value, otherwise }) => !SAID_ABOVE.has(setting) && value !== otherwise)
    .map(({ setting, value }) => code(settingArgument(setting, value)));
  return flags.length === 0 ? '' : `Set besides: ${flags.join(', ')}`;
}

const SAID_ABOVE: ReadonlySet<Setting> = new Set<Setting>([
  ...(['target.argv', 'target.cwd', 'target.from'] as const),
  ...(['schemaVersion', 'id', 'target.kind', 'target.variant', 'target.replicas', 'target.role'] as const),
  ...(['work.amount', 'work.unit', 'load.kind', 'target.transport', 'engine', 'expect'] as const),
]);

function figures({ plan, analysis }: AnalysedRun): string {
  if (analysis.metrics.length === 0) return '_Nothing was measured long enough to be judged._';
  const { full, same, quiet } = toldMetrics(analysis.metrics);
  const clean = decidingOf(quiet);
  const rows = full.map((metric) => {
    const { unit, role, outcome, reason, growthPerWork, predictedPerWork } = metric;
    return [
      titleOf(metric),
      role === 'shown' ? 'shown only' : `${OUTCOME_SHAPE[outcome]} ${OUTCOME_WORD[outcome].toLowerCase()}`,
      ...(isMeasured(metric)
        ? [growthFigure(growthPerWork, unit), growthEvidence(metric, unit)]
        : ['not measured', '–']),
      predictedPerWork === undefined ? '–' : growthFigure(predictedPerWork, unit),
      plain(reason),
    ].join(' | ');
  });
  return [
    `| metric | verdict | growth ${perWork(workWords(plan))} | 95 %, or what was seen | predicted | reason |`,
    '| --- | --- | ---: | ---: | ---: | --- |',
    ...rows.map((row) => `| ${row} |`),
    ...[...sameGrowthWords(same), ...(clean.length > 0 ? [`clean as well: ${quietWords(clean)}`] : [])].flatMap(
      (words) => ['', `${words.charAt(0).toUpperCase()}${words.slice(1)}.`],
    ),
  ].join('\n');
}

function guilty({ analysis: { culprits, abandoned } }: AnalysedRun): string {
  const lines = culprits.slice(0, 3).map((culprit) => {
    const via =
      culprit.via.length > 0
        ? ` (via ${culprit.via.map(({ file, line }) => code(`${file}:${line}`)).join(' ← ')})`
        : '';
    if (culprit.resource === 'goroutine')
      return `- ${code(`${culprit.file}:${culprit.line}`)}${via}: ${count(culprit.live)} goroutines still ran; ${percent(culprit.share)} of the growth`;
    return `- ${code(`${culprit.file}:${culprit.line}`)}${via}: ${count(culprit.opened)} ${culprit.resource}s ${openedWords(culprit)}, ${count(culprit.closed)} closed, ${count(culprit.live)} live; ${percent(culprit.share)} of the growth`;
  });
  const proof = abandoned
    ? [`- ${counted(abandoned, 'channel was', 'channels were')} collected without ever being closed`]
    : [];
  return [...lines, ...proof].length > 0 ? ['**Guilty line**', '', ...lines, ...proof].join('\n') : '';
}

function findings({ analysis }: AnalysedRun): string {
  const shown = analysis.audit.filter(weakensVerdict);
  return shown
    .map(({ level, sentence }) => `> ${level === 'invalid' ? '**Failed audit:**' : '**Note:**'} ${plain(sentence)}`)
    .join('\n>\n');
}

function replicas({ analysis }: AnalysedRun): string {
  const ended = analysis.replicas
    .filter(({ ended, leftOut }) => ended ?? leftOut)
    .map(
      ({ id, ended, leftOut }) =>
        `- ${code(shortName(id))} ${ended ? `ended (${plain(ended.how)}${ended.signal ? `, ${plain(ended.signal)}` : ''}) after ${duration(ended.atMs)}` : ''}${leftOut ? `${ended ? '; ' : ''}left out: ${plain(leftOut)}` : ''}`,
    );
  const instead = (analysis.replacements ?? []).map(
    ({ id, replaces, joinedMs }) =>
      `- ${code(shortName(id))} took the place of ${code(shortName(replaces))} after ${duration(joinedMs)}; not judged`,
  );
  return [...ended, ...instead].join('\n');
}

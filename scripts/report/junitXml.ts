import { setLabels } from '../analysis/compare/setLabels.js';
import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { MetricAnalysis } from '../analysis/model/analysis.js';
import { ruleName } from '../analysis/model/audit.js';
import type { Comparison } from '../analysis/model/comparison.js';
import { isMeasured } from '../analysis/model/measured.js';
import { METRICS, unseenNoun } from '../analysis/verdict/index.js';
import { targetName } from '../targets/names.js';
import { workWords } from '../targets/workWords.js';
import { grownWords } from '../text/growthEvidence.js';
import { sanitise } from '../text/sanitise.js';
import { comparedSets } from './compare/comparedSets.js';
import { titleOf } from './words.js';

/** A test case as JUnit's format knows it. */
interface TestCase {
  name: string;
  seconds: number;
  /** Absent for a case that passed. */
  problem?: { kind: 'failure' | 'error' | 'skipped'; type: string; message: string; detail: string };
  output: string;
}

/**
 * Returns runs as JUnit XML: a suite for each, in it one case for the run and one for each judged metric. A run that is
 * not as expected fails, an inconclusive one too; an invalid one is an error, because it says nothing about the
 * service. A metric fails only where it is why the run is not as expected.
 * A comparison adds a suite with a case for each set that was compared: it tells, and fails nothing, as the exit status
 * of a command is that of its runs. A set that could not be compared is skipped.
 * It is our own: four elements and a few escapes; a package that writes them would have to be told as much.
 */
export function junitXml(records: readonly AnalysedRun[], comparison?: Comparison): string {
  const suites = [
    ...records.map((record) => suite(sanitise(record))),
    ...(comparison ? [comparisonSuite(sanitise(comparison))] : []),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="grpc-leak-lab">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(run: AnalysedRun): string {
  const { plan, analysis, start } = run;
  const cases = [
    wholeRun(run),
    ...analysis.metrics.filter(({ role }) => role !== 'shown').map((metric) => oneMetric(run, metric)),
  ];
  const stamp = start ? ` timestamp="${attribute(start.startedAt)}"` : '';
  return suiteOf(
    `name="${attribute(plan.id)}"`,
    `time="${analysis.seconds.toFixed(3)}"${stamp}`,
    targetName(plan),
    cases,
  );
}

function comparisonSuite(comparison: Comparison): string {
  const names = [...setLabels(comparison.sets.map(({ name }) => name)).values()];
  const cases = comparedSets(comparison).map(
    ({ name, told, warnings }): TestCase => ({
      ...{ name, seconds: 0, output: [...told, ...warnings].join('\n') },
      ...(told.length === 0 && {
        problem: { kind: 'skipped', type: 'incomparable', message: NOTHING_SHARED, detail: warnings.join('\n') },
      }),
    }),
  );
  return suiteOf(`name="${attribute(`comparison of ${names.join(', ')}`)}"`, 'time="0.000"', 'comparison', cases);
}

const NOTHING_SHARED = 'no valid run of both measured the same';

function suiteOf(name: string, time: string, target: string, cases: readonly TestCase[]): string {
  const number = (kind: string) => cases.filter(({ problem }) => problem?.kind === kind).length;
  return [
    `  <testsuite ${name} tests="${cases.length}" failures="${number('failure')}" errors="${number('error')}" skipped="${number('skipped')}" ${time}>`,
    ...cases.map((each) => testCase(target, each)),
    '  </testsuite>',
  ].join('\n');
}

function wholeRun({ analysis }: AnalysedRun): TestCase {
  const { outcome, expected, asExpected, summary, audit, unseen = [], seconds } = analysis;
  const output = [
    ...audit.map((each) => `${each.level}: ${ruleName(each)}: ${each.sentence}`),
    ...unseen.map((part) => `not seen: ${unseenNoun(part)}: ${part.why}`),
  ].join('\n');
  const base = {
    name: `outcome is ${expected === 'any' ? 'any' : expected}`,
    seconds,
    output: `${summary}\n${output}`,
  };
  if (outcome === 'invalid') {
    const failed = audit.filter(({ level }) => level === 'invalid').map(({ sentence }) => sentence);
    return { ...base, problem: { kind: 'error', type: 'invalid', message: summary, detail: failed.join('\n') } };
  }
  if (asExpected) return base;
  return {
    ...base,
    problem: { kind: 'failure', type: outcome, message: summary, detail: `expected ${expected}, got ${outcome}` },
  };
}

function oneMetric({ plan, analysis }: AnalysedRun, metric: MetricAnalysis): TestCase {
  const { unit, outcome, reason, perReplica, sameAs } = metric;
  const figure = isMeasured(metric)
    ? `${grownWords(metric, unit, workWords(plan), unit)}; ${reason}`
    : `not measured: ${reason}`;
  const repeats = sameAs === undefined ? [] : [`the same growth as ${METRICS[sameAs].noun}`];
  const output = [figure, ...repeats, ...perReplica.map(({ replica, sentence }) => `${replica}: ${sentence}`)].join(
    '\n',
  );
  const base = { name: titleOf(metric), seconds: 0, output };
  if (analysis.asExpected || outcome === analysis.expected || !blamed(analysis.outcome, metric)) return base;
  return {
    ...base,
    problem: { kind: 'failure', type: outcome, message: `${titleOf(metric)}: ${figure}`, detail: output },
  };
}

/**
 * Tells whether a metric of this outcome is what made the run come out as it did; a metric that only supports never
 * raises a doubt, and one that repeats another is not blamed a second time.
 */
function blamed(run: AnalysedRun['analysis']['outcome'], { outcome, role, sameAs }: MetricAnalysis): boolean {
  return outcome === run && sameAs === undefined && (outcome !== 'inconclusive' || role === 'decides');
}

function testCase(variant: string, { name, seconds, problem, output }: TestCase): string {
  return [
    `    <testcase classname="grpc-leak-lab.${attribute(variant)}" name="${attribute(name)}" time="${seconds.toFixed(3)}">`,
    ...(problem
      ? [
          `      <${problem.kind} type="${attribute(problem.type)}" message="${attribute(problem.message)}">${escaped(problem.detail)}</${problem.kind}>`,
        ]
      : []),
    `      <system-out>${escaped(output)}</system-out>`,
    '    </testcase>',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function attribute(text: string): string {
  return escaped(text)
    .replaceAll('"', '&quot;')
    .replace(/[\t\r\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}

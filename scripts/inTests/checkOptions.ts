import { types } from 'node:util';
import { METRIC_NAMES } from '../analysis/model/metrics.js';
import { listed } from '../text/figures.js';
import type { Allowance, AssertNoLeakOptions, JudgedMetric, LeakedResource } from './options.js';

const KNOWN = ['calls', 'allow', 'metrics', 'baseline', 'name'] as const satisfies (keyof AssertNoLeakOptions)[];
const RESOURCES = [
  ...(['channel', 'socket', 'stream', 'timer', 'session', 'descriptor', 'child', 'worker'] as const),
] satisfies LeakedResource[];
const JUDGED = METRIC_NAMES.filter((name): name is JudgedMetric => name !== 'rss_bytes');
const LEAST_CALLS = 20;
const MOST_CALLS = 100_000;

/**
 * Checks what a test hands in, which TypeScript may not have seen.
 * @throws {TypeError} that names every problem with its cure
 */
export function checkOptions(body: unknown, options: AssertNoLeakOptions): void {
  const problems = [
    ...(typeof body === 'function' ? [] : ['the first argument is no function: hand in the code that is to be called']),
    ...(isObject(options) ? problemsOf(options) : ['the options are no object: leave them out, or hand in { … }']),
  ];
  if (problems.length > 0) throw new TypeError(`assertNoLeak: ${problems.join('\n  ')}`);
}

function problemsOf({ calls, allow, metrics, baseline, name, ...more }: AssertNoLeakOptions): string[] {
  const unknown = Object.keys(more).map((key) => `there is no option ${key}: there are ${listed(KNOWN)}`);
  const isCount = calls === undefined || (Number.isInteger(calls) && calls >= LEAST_CALLS && calls <= MOST_CALLS);
  return [
    ...unknown,
    ...(isCount ? [] : ['calls is no whole number from 20 to 100,000: fewer than 20 never show that code is clean']),
    ...(metrics === undefined ? [] : metricProblems(metrics)),
    ...(allow === undefined ? [] : allowProblems(allow)),
    ...(isText(baseline) ? [] : ['baseline is no path: name a JSON file']),
    ...(isText(name) ? [] : ['name is no text: name the assertion as the baseline is to know it']),
    ...(name !== undefined && baseline === undefined ? ['name has no use without a baseline: leave it out'] : []),
  ];
}

function metricProblems(metrics: unknown): string[] {
  if (!Array.isArray(metrics) || metrics.length === 0) return [`metrics is no list: name some of ${listed(JUDGED)}`];
  const wrong = metrics.filter((metric) => !JUDGED.some((name) => name === metric));
  return wrong.map((metric) => `there is no metric ${String(metric)}: there are ${listed(JUDGED)}`);
}

function allowProblems(allow: unknown): string[] {
  if (!Array.isArray(allow)) return ['allow is no list: [{ resource, site, atMost, because }]'];
  return allow.flatMap((each: Partial<Allowance> | null, index) => {
    const at = `allow[${index}]`;
    const { resource, site, atMost, because } = each ?? {};
    return [
      ...(RESOURCES.some((name) => name === resource) ? [] : [`${at}.resource is none of ${listed(RESOURCES)}`]),
      ...((typeof site === 'string' && site !== '') || types.isRegExp(site) /* of any realm */
        ? []
        : [`${at}.site names no line: a part of file:line, or a pattern`]),
      ...(typeof atMost === 'number' && atMost > 0 && Number.isFinite(atMost)
        ? []
        : [`${at}.atMost is no number above 0: how many may be left open per call`]),
      ...(typeof because === 'string' && because.trim() !== '' ? [] : [`${at}.because gives no reason: say why`]),
    ];
  });
}

function isText(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && value !== '');
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

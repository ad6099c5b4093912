import type { Catalogue } from '../plan/catalogue.js';
import { counted } from '../text/figures.js';
import type { Problem } from '../text/problem.js';
import { LAB_DEFAULTS } from './labFlags.js';
import type { LabGiven } from './plans.js';
import { whereFlags } from './whereFlags.js';

/** Flags that say where output goes or how often to run, not what a run is. */
const BESIDE_PLAN = new Set([
  'plan',
  'repeat',
  'time-limit',
  'reports',
  'json',
  'quiet',
  'no-color',
  ...Object.keys(whereFlags),
]);

/**
 * Flags of `lab` that are right each by itself and impossible together. `mentioned`: names of all flags given, readable
 * or not.
 */
export function impossibleCombinations(given: LabGiven, mentioned: ReadonlySet<string>, from: Catalogue): Problem[] {
  return [
    ...withPlan(mentioned),
    ...cadence(given, mentioned),
    ...slices(given, mentioned),
    ...switches(mentioned),
    ...limits(given, from),
    ...roles(given),
    ...swarm(given, mentioned),
  ];
}

function withPlan(mentioned: ReadonlySet<string>): Problem[] {
  if (!mentioned.has('plan')) return [];
  return [...mentioned]
    .filter((name) => !BESIDE_PLAN.has(name))
    .map((name) => ({
      subject: `--${name}`,
      message: 'contradicts --plan, which says it already',
      remedy: `leave out --${name}, or --plan and give the flags instead`,
    }));
}

function cadence(given: LabGiven, mentioned: ReadonlySet<string>): Problem[] {
  if (mentioned.has('plan') || !mentioned.has('cadence')) return [];
  if ((given.load ?? LAB_DEFAULTS.load) !== 'none' && !(mentioned.has('load') && given.load === undefined)) {
    return [
      {
        subject: '--cadence',
        message: 'belongs to --load=none: under load, calls decide when a pass is made',
        remedy: 'add --load=none, or leave --cadence out',
      },
    ];
  }
  if (given.cadence === 'incident' && mentioned.has('rate')) {
    return [
      {
        subject: '--rate',
        message: "contradicts --cadence=incident, which follows the incident's back-off",
        remedy: 'leave out --rate, or say --cadence=steady',
      },
    ];
  }
  return [];
}

/**
 * A number that was given and could not be read is a problem already; its default would only make a second one of it.
 */
function slices(given: LabGiven, mentioned: ReadonlySet<string>): Problem[] {
  if ((['passes', 'slices'] as const).some((name) => mentioned.has(name) && given[name] === undefined)) return [];
  const passes = given.passes ?? LAB_DEFAULTS.passes;
  const count = given.slices ?? LAB_DEFAULTS.slices;
  if (given.plan !== undefined || passes >= count) return [];
  const remedy = passes >= 3 ? `at least --passes=${count}, or --slices=${passes}` : `at least --passes=${count}`;
  return [
    { subject: '--passes', message: `${counted(passes, 'pass', 'passes')} cannot be cut into ${count} slices`, remedy },
  ];
}

function switches(mentioned: ReadonlySet<string>): Problem[] {
  if (!mentioned.has('attribution') || !mentioned.has('no-attribution')) return [];
  return [{ subject: '--no-attribution', message: 'contradicts --attribution', remedy: 'give one of the two' }];
}

function limits(given: LabGiven, { variants }: Catalogue): Problem[] {
  const tolerated = given['max-growth'] ?? [];
  const names = tolerated.map(({ metric }) => metric);
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  const problems = twice.map((name) => ({
    subject: `--max-growth=${name}`,
    message: 'limits this metric more than once',
    remedy: 'give each metric one limit',
  }));
  const areCounted =
    given['count-timers'] === true ||
    (given.variant ?? LAB_DEFAULTS.variant).every((name) => variants[name]?.plan?.countTimers);
  if (names.includes('timers') && !areCounted) {
    problems.push({
      subject: '--max-growth=timers',
      message: 'limits a metric that is not counted',
      remedy: 'add --count-timers',
    });
  }
  return problems;
}

/** Without a driver every replica keeps its own time, and who makes no passes has none to keep it by. */
function roles(given: LabGiven): Problem[] {
  if (given.role !== 'split' || given.load !== 'none') return [];
  return [
    {
      subject: '--role=split',
      message: 'takes a driver: a server makes no passes, so without one it does not know when a slice is over',
      remedy: 'use --load=grpc or --load=k6, or leave --role out',
    },
  ];
}

/** With a recorded plan, the plan says which engine. */
function swarm(given: LabGiven, mentioned: ReadonlySet<string>): Problem[] {
  if (mentioned.has('plan') || given.engine === 'swarm' || (mentioned.has('engine') && given.engine === undefined))
    return [];
  return Object.keys(whereFlags)
    .filter((name) => mentioned.has(name))
    .map((name) => ({
      subject: `--${name}`,
      message: 'belongs to --engine=swarm',
      remedy: `add --engine=swarm, or leave --${name} out`,
    }));
}

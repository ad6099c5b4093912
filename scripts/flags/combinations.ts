import type { Catalogue } from '../plan/catalogue.js';
import { GO_VARIANTS, grpcGoMinor } from '../plan/runtimes.js';
import { SETTINGS, type Values } from '../plan/settings.js';
import { counted, listed } from '../text/figures.js';
import type { Problem } from '../text/problem.js';
import { whereFlags } from './whereFlags.js';

/** The flags that say where output goes or how often to run, and not what a run is. */
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
 * Finds flags of `lab` that are right by themselves and impossible together, in any of the plans that are asked for.
 * @param mentioned names of all flags given, readable or not
 */
export function impossibleCombinations(
  plans: readonly Values[],
  mentioned: ReadonlySet<string>,
  from: Catalogue,
): Problem[] {
  const problems = [
    ...withPlan(mentioned),
    ...plans.flatMap((said) => cadence(said, mentioned)),
    ...switches(mentioned),
    ...plans.flatMap((said) => impossibleSettings(said, from, mentioned)),
    ...swarm(plans, mentioned),
  ];
  return problems.filter(
    ({ subject, message }, index) =>
      problems.findIndex((other) => other.subject === subject && other.message === message) === index,
  );
}

/**
 * Finds values of settings that are right by themselves and impossible together, whoever says them.
 * @param mentioned names of the flags that say them, readable or not
 */
export function impossibleSettings(
  said: Values,
  from: Catalogue,
  mentioned: ReadonlySet<string> = new Set(),
): Problem[] {
  return [...slices(said, mentioned), ...limits(said, from), ...roles(said), ...runtimes(said)];
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

function cadence(said: Values, mentioned: ReadonlySet<string>): Problem[] {
  if (mentioned.has('plan') || !mentioned.has('cadence')) return [];
  const load = said['load.kind'];
  if ((load ?? SETTINGS['load.kind'].usual) !== 'none' && !(mentioned.has('load') && load === undefined)) {
    return [
      {
        subject: '--cadence',
        message: 'belongs to --load=none: under load, calls decide when a pass is made',
        remedy: 'add --load=none, or leave --cadence out',
      },
    ];
  }
  if (said['work.cadence'] === 'incident' && mentioned.has('rate')) {
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
 * Finds passes that cannot be cut into slices. A number that was given and could not be read is a problem already; its
 * default would only make a second one of it.
 */
function slices(said: Values, mentioned: ReadonlySet<string>): Problem[] {
  const { 'work.amount': amount, 'work.slices': parts } = said;
  const unread = (mentioned.has('passes') && amount === undefined) || (mentioned.has('slices') && parts === undefined);
  const passes = amount ?? SETTINGS['work.amount'].usual;
  const count = parts ?? SETTINGS['work.slices'].usual;
  if (unread || mentioned.has('plan') || passes >= count) return [];
  const remedy = passes >= 3 ? `at least --passes=${count}, or --slices=${passes}` : `at least --passes=${count}`;
  return [
    { subject: '--passes', message: `${counted(passes, 'pass', 'passes')} cannot be cut into ${count} slices`, remedy },
  ];
}

function switches(mentioned: ReadonlySet<string>): Problem[] {
  if (!mentioned.has('attribution') || !mentioned.has('no-attribution')) return [];
  return [{ subject: '--no-attribution', message: 'contradicts --attribution', remedy: 'give one of the two' }];
}

function limits(said: Values, { variants }: Catalogue): Problem[] {
  const tolerated = said['limits.maxGrowth'] ?? [];
  const names = tolerated.map(({ metric }) => metric);
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  const problems = twice.map((name) => ({
    subject: `--max-growth=${name}`,
    message: 'limits this metric more than once',
    remedy: 'give each metric one limit',
  }));
  const areCounted = said['observe.timers'] ?? variants[said['target.variant'] ?? '']?.plan?.countTimers;
  if (names.includes('timers') && !areCounted) {
    problems.push({
      subject: '--max-growth=timers',
      message: 'limits a metric that is not counted',
      remedy: 'add --count-timers',
    });
  }
  return problems;
}

/**
 * Finds split roles without a driver: every replica then keeps its own time, and a server that makes no passes has
 * nothing to keep it by.
 */
function roles(said: Values): Problem[] {
  if (said['target.role'] !== 'split' || said['load.kind'] !== 'none') return [];
  return [
    {
      subject: '--role=split',
      message: 'takes a driver: a server makes no passes, so without one it does not know when a slice is over',
      remedy: 'use --load=grpc or --load=k6, or leave --role out',
    },
  ];
}

/** Finds what the agent in Go does not have. */
function runtimes(said: Values): Problem[] {
  const { 'target.runtime': runtime = 'node', 'target.variant': variant, 'target.grpcGo': grpcGo } = said;
  if (runtime === 'node') return grpcGo === undefined ? [] : [GRPC_GO_ON_NODE];
  const subject = `--runtime=${runtime}`;
  const cure = (flag: string) => `leave out ${flag}, or --runtime`;
  const impossible = [
    {
      when: (said['target.service.faultyPeers'] ?? 0) > 0,
      message: 'has no faulty peers',
      remedy: cure('--faulty-peers'),
    },
    { when: said['observe.metrics'] === 'monitored', message: 'serves no metrics', remedy: cure('--monitor') },
    {
      when:
        said['target.service.clientIdleTimeoutMs'] !== undefined && (grpcGoMinor(grpcGo) ?? IDLE_SINCE) < IDLE_SINCE,
      message: `has no idle timeout in grpc-go ${grpcGo}`,
      remedy: `take --grpc-go=v1.${IDLE_SINCE}.0 or later, or leave out --client-idle-timeout`,
    },
    ...(['profile', 'cpuProfile', 'timers'] as const).map((name) => ({
      when: said[`observe.${name}`] === true,
      message: `has no use for ${FLAG_OF[name]}, which is of V8`,
      remedy: cure(FLAG_OF[name]),
    })),
  ].filter(({ when }) => when);
  const unknown = variant !== undefined && !GO_VARIANTS.includes(variant);
  return [
    ...(unknown
      ? [{ subject, message: `has no variant ${variant}`, remedy: `it has ${listed([...GO_VARIANTS])}` }]
      : []),
    ...impossible.map(({ message, remedy }) => ({ subject, message, remedy })),
  ];
}

/** The minor version of grpc-go that brought idle timeouts. */
const IDLE_SINCE = 56;

const GRPC_GO_ON_NODE: Problem = {
  subject: '--grpc-go',
  message: 'belongs to --runtime=go and --runtime=mixed: nothing else is built with grpc-go',
  remedy: 'add --runtime=go, or leave --grpc-go out',
};

const FLAG_OF = { profile: '--profile', cpuProfile: '--cpu-profile', timers: '--count-timers' } as const;

/** Finds flags of a Swarm where another engine runs. With a recorded plan, the plan says which engine. */
function swarm(plans: readonly Values[], mentioned: ReadonlySet<string>): Problem[] {
  const engines = plans.map(({ engine }) => engine);
  const unread = mentioned.has('engine') && engines.every((engine) => engine === undefined);
  if (mentioned.has('plan') || engines.includes('swarm') || unread) return [];
  return Object.keys(whereFlags)
    .filter((name) => mentioned.has(name))
    .map((name) => ({
      subject: `--${name}`,
      message: 'belongs to --engine=swarm',
      remedy: `add --engine=swarm, or leave --${name} out`,
    }));
}

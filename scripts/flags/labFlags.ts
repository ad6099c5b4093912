import { METRIC_NAMES, type MetricName } from '../analysis/model/metrics.js';
import { METRICS } from '../analysis/verdict/metrics.js';
import { type Catalogue, catalogue } from '../plan/catalogue.js';
import type { FlagReading, FlagTable, Reader } from '../plan/flag.js';
import { type MaxGrowth, MOST_TIME_MS } from '../plan/plan.js';
import { choice, decimal, duration, list, path, wholeNumber } from '../plan/read.js';
import { serviceFlags } from '../plan/serviceFlags.js';
import { quoted } from '../text/plainText.js';
import { outputFlags } from './outputFlags.js';
import { whereFlags } from './whereFlags.js';

/** Values that apply where a flag is not given. */
export const LAB_DEFAULTS = {
  variant: ['leaky', 'fixed'],
  engine: 'processes',
  replicas: 3,
  passes: 60,
  slices: 6,
  load: 'grpc',
  /** Passes per second and replica, or as many as the cores carry ({@link carriableRate}) when these are fewer. */
  rate: 25,
  cadence: 'steady',
  transport: 'mtls',
  role: 'mixed',
  seed: 1,
  repeat: 1,
  timeLimitMs: 600_000,
} as const;

/** Metrics that growth can be tolerated of: what is only shown never decides. */
export const LIMITABLE_METRICS: readonly MetricName[] = METRIC_NAMES.filter((name) => METRICS[name].role !== 'shown');

/** The flags of `lab`, for the variants, engines and loads that there are. */
export function labFlags(from: Catalogue = catalogue) {
  const what = 'What is run';
  const work = 'How much work, and how fast';
  const seen = 'What is observed';
  const verdict = 'What is expected, and limits';
  return {
    variant: {
      ...{
        group: what,
        takes: 'one',
        placeholder: 'LIST',
        default: LAB_DEFAULTS.variant.join(','),
        example: 'leaky,fixed',
      },
      help: `Variants to run, separated by commas, or all; two or more are also compared: ${Object.keys(from.variants).join(', ')}. --list says what each is.`,
      read: allOr(Object.keys(from.variants), list(Object.keys(from.variants), 'variant')),
    },
    list: {
      group: what,
      takes: 'nothing',
      help: 'Lists the variants: cause and cure, where each stood in the incident, what to expect; runs nothing.',
    },
    engine: {
      ...{ group: what, takes: 'one', placeholder: 'NAME', default: LAB_DEFAULTS.engine, example: LAB_DEFAULTS.engine },
      help: `Where replicas run. ${listed(from.engines)}`,
      read: choice(Object.keys(from.engines), 'engine'),
    },
    replicas: {
      ...{ group: what, takes: 'one', placeholder: 'N', default: `${LAB_DEFAULTS.replicas}`, example: '3' },
      help: 'Replicas, each gRPC server and client of all others and of itself, 1 to 20.',
      read: wholeNumber(1, 20, 'replicas'),
    },
    role: {
      ...{ group: what, takes: 'one', placeholder: 'NAME', default: LAB_DEFAULTS.role, example: 'split' },
      help: 'mixed: every replica is client and server. split: one role per process, --replicas of each, so that dialled and accepted sockets lie apart.',
      read: choice(['mixed', 'split'], 'role'),
    },
    transport: {
      ...{ group: what, takes: 'one', placeholder: 'NAME', default: LAB_DEFAULTS.transport, example: 'mtls' },
      help: 'mtls: fresh mutual TLS credentials for every dial, as in the incident. tls-shared, plaintext: sockets are shared and look clean while channels leak.',
      read: choice(['mtls', 'tls-shared', 'plaintext'], 'transport'),
    },
    plan: {
      ...{ group: what, takes: 'one', placeholder: 'FILE', example: 'reports/latest/plan.json' },
      help: 'Repeats a recorded plan.json. It says what all other flags would; only --repeat, --time-limit, the flags of a Swarm and the output flags go with it.',
      read: path,
    },
    ...serviceFlags,
    passes: {
      ...{ group: work, takes: 'one', placeholder: 'N', default: `${LAB_DEFAULTS.passes}`, example: '60' },
      help: 'Discovery passes of each replica. More passes find a smaller leak: one of 40 resources in all, on each of three replicas, is found in more than 99.9 % of runs.',
      read: wholeNumber(1, 10_000_000, 'passes'),
    },
    slices: {
      ...{ group: work, takes: 'one', placeholder: 'N', default: `${LAB_DEFAULTS.slices}`, example: '6' },
      help: 'Equal slices of the work, 3 to 24, each followed by a checkpoint; where passes do not divide evenly they differ by one pass.',
      read: wholeNumber(3, 24, 'slices'),
    },
    load: {
      ...{ group: work, takes: 'one', placeholder: 'NAME', default: LAB_DEFAULTS.load, example: 'none' },
      help: `What drives the replicas. ${listed(from.loads)}`,
      read: choice(Object.keys(from.loads), 'load'),
    },
    rate: {
      ...{
        group: work,
        takes: 'one',
        placeholder: 'N',
        default: `${LAB_DEFAULTS.rate}, or what the cores carry`,
        example: '25',
      },
      help: 'Passes per second and replica, up to 1000.',
      read: decimal(0.001, 1000, 'passes per second'),
    },
    cadence: {
      ...{ group: work, takes: 'one', placeholder: 'NAME', default: LAB_DEFAULTS.cadence, example: 'incident' },
      help: "With --load=none. steady: evenly at --rate. incident: the incident's back-off, 500 ms × 1.5ⁿ with jitter up to 60 s (11 passes in the first minute).",
      read: choice(['steady', 'incident'], 'cadence'),
    },
    repeat: {
      ...{ group: work, takes: 'one', placeholder: 'N', default: `${LAB_DEFAULTS.repeat}`, example: '5' },
      help: 'Runs of each variant, 1 to 50, interleaved A B, B A, A B, so that a drift of the machine cannot look like a difference.',
      read: wholeNumber(1, 50, 'repeats'),
    },
    seed: {
      ...{ group: work, takes: 'one', placeholder: 'N', default: `${LAB_DEFAULTS.seed}`, example: '1' },
      help: 'Seed of arrivals and jitter; the same seed makes the same schedule.',
      read: wholeNumber(0, 0xffff_ffff, 'a seed'),
    },
    attribution: { group: seen, takes: 'nothing', default: 'on', help: 'Names the line that made what leaked.' },
    'no-attribution': {
      group: seen,
      takes: 'nothing',
      help: 'Does not name it: a dial then costs about a tenth less CPU.',
    },
    'count-timers': {
      group: seen,
      takes: 'nothing',
      help: 'Counts timers as well, through async_hooks: costs 5 to 35 % of CPU.',
    },
    metrics: {
      group: seen,
      takes: 'nothing',
      help: 'Every replica serves Prometheus metrics, on port 7009 of its own address.',
    },
    monitor: {
      group: seen,
      takes: 'nothing',
      help: 'As --metrics, and a Prometheus scrapes them while the run lasts: the report shows when alerts fire. It has to be on the PATH; on a Swarm, --prometheus-image may name an image instead.',
    },
    profile: {
      ...{ group: seen, takes: 'nothing' },
      help: 'V8’s sampling heap profiler in each replica: what grows by allocation site, .heapprofile files, and who opened and who serves the streams. Costs some 5 % of CPU per call or dial, 20 % of a call on a warm channel until its method was clean at two checkpoints, and 12 ms per MB of heap at a checkpoint where new streams are served.',
    },
    'cpu-profile': {
      group: seen,
      takes: 'nothing',
      help: 'V8’s CPU profiler in each replica, with --profile or alone, from the baseline to the last checkpoint: .cpuprofile files.',
    },
    tick: {
      ...{
        group: seen,
        takes: 'one',
        placeholder: 'TIME',
        default: '250ms in runs under a minute, else 1s',
        example: '1s',
      },
      help: 'Period of the cheap readings between checkpoints; 0: none.',
      read: tick,
    },
    expect: {
      ...{ group: verdict, takes: 'one', placeholder: 'NAME', default: "the variant's own", example: 'clean' },
      help: 'leak, clean or any: which outcome makes the exit status 0.',
      read: choice(['leak', 'clean', 'any'], 'expectation'),
    },
    'max-growth': {
      ...{ group: verdict, takes: 'many', placeholder: 'METRIC:N', example: 'sockets:0.5' },
      help: `Growth per pass that is tolerated; repeatable. Metrics: ${LIMITABLE_METRICS.join(', ')}.`,
      read: growth,
    },
    'time-limit': {
      ...{ group: verdict, takes: 'one', placeholder: 'TIME', default: '10m', example: '1h' },
      help: 'A run ends at this, and what was measured is reported. A plan that needs longer is refused before the start.',
      read: duration(1_000, MOST_TIME_MS),
    },
    ...whereFlags,
    ...outputFlags,
  } satisfies FlagTable;
}

/** `all`: each of the names. */
function allOr(names: readonly string[], otherwise: Reader<string[]>): Reader<string[]> {
  return (text) => (text === 'all' ? { value: [...names] } : otherwise(text));
}

function tick(text: string): FlagReading<number> {
  if (/^0(\.0+)?(ms|s|m|h|d)?$/.test(text)) return { value: 0 };
  const reading = duration(10, 3_600_000)(text);
  return 'value' in reading ? reading : { message: reading.message, remedy: `${reading.remedy}; 0 for none` };
}

function growth(text: string): FlagReading<MaxGrowth & { metric: MetricName }> {
  const [name = '', amount, ...more] = text.split(':');
  if (METRIC_NAMES.some((known) => known === name) && !LIMITABLE_METRICS.some((known) => known === name))
    return { message: `${name} is only shown and never decides`, remedy: 'limit heap_after_gc_bytes instead' };
  const metric = choice(LIMITABLE_METRICS, 'metric')(name);
  if ('message' in metric) return metric;
  if (amount === undefined || amount === '' || more.length > 0)
    return { message: `${quoted(text)} is not METRIC:N`, remedy: `write for example --max-growth=${name}:0.5` };
  const perWork = decimal(0, Number.MAX_SAFE_INTEGER, name)(amount);
  if ('message' in perWork)
    return {
      message: `${quoted(amount)} is not a growth per pass`,
      remedy: `write a plain number of 0 or more${name.endsWith('_bytes') ? ', in bytes' : ''}: --max-growth=${name}:0.5`,
    };
  return { value: { metric: metric.value, perWork: perWork.value } };
}

/** `name: what it is. name: …` */
function listed(kinds: Readonly<Record<string, { summary: string }>>): string {
  return Object.entries(kinds)
    .map(([name, { summary }]) => `${name}: ${summary}.`)
    .join(' ');
}

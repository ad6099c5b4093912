/**
 * Records as the analysis would make them, for tests of the pages: a leak, its fix, a doubtful run, one that failed its
 * audit, one that broke off, and a day of ten replicas. Numbers follow what was measured on the real fleet: a leaky pass
 * of one replica of three takes six sockets on the agent port, three channels and about 35 KB each.
 */
import { readFileSync } from 'node:fs';
import type { Analysis, ComparisonPair, Culprit, MetricAnalysis, MetricName, Outcome, ReplicaVerdict, TimeChart } from '../../scripts/analysis/analysis.js';
import type { RunPlan } from '../../scripts/plan.js';
import type { ComparisonInput } from '../../scripts/report/index.js';
import type { RunFile } from '../../scripts/runFile.js';

const MINUTE_MS = 60_000;

/** What a sample differs in. */
interface Shape {
  variant: string;
  outcome: Outcome;
  summary: string;
  reason: string;
  replicas: readonly string[];
  passes: number;
  seconds: number;
  /** Growth per pass by metric. */
  perPass: Partial<Record<MetricName, number>>;
  pointsPerLine: number;
  id: string;
}

const REPLICAS = ['replica-1', 'replica-2', 'replica-3'];

/** A leak, as expected: six sockets per pass on every replica, the line named. */
export function leakRun(change: Partial<Shape> = {}): RunFile {
  return sample({
    variant: 'leaky',
    outcome: 'leak',
    summary: 'leaky leaks 6.00 sockets per pass on all 3 replicas, exactly as predicted; services/variants/leaky.ts:11 opens them and closes none.',
    reason: 'settled level rises after every load slice',
    replicas: REPLICAS,
    passes: 60,
    seconds: 4.6,
    perPass: { sockets: 6, channels: 3, heap_after_gc_bytes: 105_600, rss_bytes: 131_000 },
    pointsPerLine: 46,
    id: '20260105T101500Z-leaky-processes-3fa9',
    ...change,
  });
}

/** The fix: flat after the first pass. */
export function cleanRun(change: Partial<Shape> = {}): RunFile {
  return sample({
    variant: 'fixed',
    outcome: 'clean',
    summary: 'fixed is clean: sockets settle at 4 on each of 3 replicas; any remaining growth is below 0.08 per pass (99 %).',
    reason: 'bounded: grew early, then flat',
    replicas: REPLICAS,
    passes: 60,
    seconds: 3.9,
    perPass: { sockets: 0, channels: 0, heap_after_gc_bytes: 210, rss_bytes: 9_300 },
    pointsPerLine: 39,
    id: '20260105T101506Z-fixed-processes-81c2',
    ...change,
  });
}

/** A run in doubt: one step, and growth that stopped. */
export function inconclusiveRun(): RunFile {
  const run = sample({
    variant: 'reuse',
    outcome: 'inconclusive',
    summary: 'Inconclusive: sockets of reuse grew in one step and then no more; 24 passes are too few to tell a pool from a leak.',
    reason: 'one-off step',
    replicas: REPLICAS,
    passes: 24,
    seconds: 2.2,
    perPass: { sockets: 0.31, channels: 0.16, heap_after_gc_bytes: 3_100, rss_bytes: 51_000 },
    pointsPerLine: 22,
    id: '20260105T101512Z-reuse-processes-00aa',
  });
  run.analysis.audit.push({ rule: 'work', level: 'note', sentence: 'Only 22 of 24 planned passes were made on replica-2 (shortfall 8.3 %).' });
  return run;
}

/** A run that failed its audit: two replicas died, and most calls with them. */
export function invalidRun(): RunFile {
  const run = leakRun({
    outcome: 'invalid',
    summary: 'Invalid: 2 of 3 replicas died before the load ended, so nothing can be said of leaky.',
    id: '20260105T101530Z-leaky-processes-dead',
  });
  const { analysis } = run;
  analysis.asExpected = false;
  analysis.audit.push(
    { rule: 'replicas', level: 'invalid', sentence: 'Fewer than two of three replicas lived to the end.' },
    { rule: 'load', level: 'invalid', sentence: 'The load did not land: 214 of 540 calls failed with UNAVAILABLE.' },
  );
  const log = ['listening on 127.0.0.1:31007', 'pass 21: 3 of 3 peers answered', '<--- Last few GCs --->', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', ' 1: 0xb7a940 node::Abort() [/home/alice/.nvm/versions/node/v20.20.2/bin/node]'];
  Object.assign(analysis.replicas[1] ?? {}, { work: 21, leftOut: 'it died', ended: { how: 'out-of-memory', atMs: 1900, code: null, signal: 'SIGKILL', lastLog: log } });
  Object.assign(analysis.replicas[2] ?? {}, { work: 33, leftOut: 'it died', ended: { how: 'signalled', atMs: 2600, code: null, signal: 'SIGSEGV', lastLog: [] } });
  if (analysis.load?.summary) Object.assign(analysis.load.summary, { calls: 540, failed: 214, byStatus: { OK: 326, UNAVAILABLE: 214 }, lateStarts: 31, latestStartMs: 412 });
  return run;
}

/** A record that broke off: no first line, no load summary, nothing judged. */
export function partialRun(): RunFile {
  const { plan } = leakRun({ id: '20260105T101544Z-leaky-processes-c0de' });
  return {
    schemaVersion: 1,
    plan,
    analysis: {
      outcome: 'invalid',
      expected: 'leak',
      asExpected: false,
      summary: 'Invalid: the run was interrupted by SIGINT before its first checkpoint.',
      audit: [{ rule: 'cut short', level: 'invalid', sentence: 'The run was cut short by SIGINT: stopped from the keyboard.' }],
      metrics: [],
      notSeen: { kernel: 'this system has no /proc', attribution: 'grpc-js is bundled into the program and cannot be observed' },
      replicas: [],
      culprits: [],
      census: [],
      load: { kind: 'grpc', slices: [{ index: 1, beginMs: 640 }] },
      phases: [{ name: 'starting', startMs: 0, endMs: 612 }],
      charts: { socketsByWork: [], checkpoints: [], overTime: [] },
      seconds: 1.1,
    },
  };
}

/** A day of ten replicas, with `pointsPerLine` buckets a line. */
export function dayRun(pointsPerLine = 1440): RunFile {
  return leakRun({
    replicas: Array.from({ length: 10 }, (_, index) => `replica-${index + 1}`),
    passes: 8_640,
    seconds: 86_400,
    pointsPerLine,
    perPass: { sockets: 0.5, channels: 0.25, heap_after_gc_bytes: 8_800, rss_bytes: 9_900 },
    summary: 'leaky leaks 0.50 sockets per pass on all 10 replicas.',
    id: '20260105T000000Z-leaky-processes-da44',
  });
}

/** Names and log lines that try to be more than text. */
export const HOSTILE = {
  image: '<img src=x onerror="document.title=\'broken\'">',
  script: '</script><script>document.title="broken"</script>',
  comment: '<!--<script>',
  reversed: 'replica-\u202Egnp.exe\u200F',
  long: `long-${'x'.repeat(4_995)}`,
  formula: '=HYPERLINK("http://example.com","x")',
  markdown: '[a](javascript:alert(1)) | `code` @someone <b>#1</b>',
};

/** A leak whose every name from outside is hostile. */
export function hostileRun(): RunFile {
  const names = Object.values(HOSTILE);
  const run = leakRun({ replicas: names, summary: `leaky leaks on ${HOSTILE.image} and ${HOSTILE.script}.`, id: '20260105T101600Z-leaky-processes-e411' });
  const [first] = run.analysis.replicas;
  if (first) first.ended = { how: 'exited', atMs: 800, code: 1, signal: null, lastLog: [...names, '\u001b[31mred\u001b[0m at /home/alice/secret/project/dist/main.js:1:2', 'C:\\Users\\alice\\secret\\main.js'] };
  run.analysis.audit.push({ rule: HOSTILE.script, level: 'note', sentence: `${HOSTILE.image} said ${HOSTILE.reversed}` });
  run.analysis.notSeen = { [HOSTILE.image]: HOSTILE.script, timers: HOSTILE.comment };
  if (run.start) {
    run.start.command = `npm run lab -- --plan=/home/alice/plans/plan.json --variant='${HOSTILE.script}'`;
    run.start.variantSource = { file: 'services/variants/leaky.ts', text: `const a = '${HOSTILE.script}';\n// ${HOSTILE.reversed}\n` };
  }
  return run;
}

/** Leaky against its fix, the plans alike. */
export function comparisonSample(): ComparisonInput {
  const [before, after] = [leakRun(), cleanRun()];
  const pairs = before.analysis.metrics.flatMap((metric): ComparisonPair[] => {
    const other = after.analysis.metrics.find(({ name }) => name === metric.name);
    if (!other) return [];
    const saved = metric.growthPerWork - other.growthPerWork;
    const pair = { from: 'leaky', to: 'fixed', metric: metric.name, unit: metric.unit, savedPerWork: saved };
    if (metric.name === 'rss_bytes') return [{ ...pair, ci99: [-12_000, saved + 90_000], better: false }];
    return [{ ...pair, ci99: [saved * 0.978, saved * 1.022], reduction: { value: 1 - other.growthPerWork / metric.growthPerWork, low: 0.985 }, better: true }];
  });
  return {
    comparison: {
      summary: 'leaky → fixed saves 6.00 sockets, 3.00 channels and 105 KB of heap per pass; that is certain at 99 %.',
      sets: [
        { name: 'leaky', runs: [before.plan.id] },
        { name: 'fixed', runs: [after.plan.id] },
      ],
      pairs,
      warnings: [],
    },
    runs: [
      { run: before, href: `../${before.plan.id}/report.html` },
      { run: after, href: `../${after.plan.id}/report.html` },
    ],
  };
}

/** Twelve runs of twelve builds, leaking less and less, with plans that differ. */
export function dozenSample(): ComparisonInput {
  const runs = Array.from({ length: 12 }, (_, index) => {
    const sockets = 6 - index * 0.5;
    return leakRun({ id: `20260105T1100${String(index).padStart(2, '0')}Z-build${index + 1}-processes-00${String(index).padStart(2, '0')}`, passes: index === 7 ? 30 : 60, perPass: { sockets, channels: sockets / 2, heap_after_gc_bytes: sockets * 17_000 } });
  });
  const pairs = runs.slice(1).map((_, index): ComparisonPair => ({ from: 'build 1', to: `build ${index + 2}`, metric: 'sockets', unit: 'sockets', savedPerWork: (index + 1) * 0.5, ci99: [(index + 1) * 0.5 - 0.6, (index + 1) * 0.5 + 0.6], better: index > 0 }));
  return {
    comparison: { summary: 'build 1 → build 12 saves 5.50 sockets per pass.', sets: runs.map(({ plan }, index) => ({ name: `build ${index + 1}`, runs: [plan.id] })), pairs, warnings: ['passes: 60 in build 1, 30 in build 8'] },
    runs: runs.map((run) => ({ run, href: `../${run.plan.id}/report.html` })),
  };
}

function sample(shape: Shape): RunFile {
  const plan = planOf(shape);
  const file = `services/variants/${shape.variant}.ts`;
  return {
    schemaVersion: 1,
    plan,
    start: {
      kind: 'start',
      startedAt: shape.id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, '$1-$2-$3T$4:$5:$6.000Z'),
      lab: '0.1.0',
      node: 'v20.20.2',
      platform: 'linux x64 6.1.0',
      cpus: 2,
      cpuModel: 'AMD EPYC 7B13',
      memoryBytes: 8_231_000_000,
      grpcJs: '1.14.7',
      command: `npm run lab -- --variant=${shape.variant} --replicas=${shape.replicas.length} --passes=${shape.passes} --load=grpc --seed=7`,
      variantSource: { file, text: readFileSync(file, 'utf8') },
    },
    analysis: analysisOf(shape, plan),
  };
}

function planOf({ id, variant, replicas, passes, outcome }: Shape): RunPlan {
  return {
    schemaVersion: 1,
    id,
    target: { kind: 'fleet', variant, transport: 'mtls' },
    engine: 'processes',
    replicas: replicas.length,
    passes,
    slices: 6,
    load: { kind: 'grpc', ratePerReplica: 25, cadence: 'steady' },
    seed: 7,
    attribution: true,
    countTimers: false,
    tickMs: 1000,
    quietMs: 25,
    settleLimitMs: 5000,
    timeLimitMs: 10 * MINUTE_MS,
    expect: outcome === 'leak' || variant === 'leaky' ? 'leak' : 'clean',
    maxGrowth: [],
  };
}

function analysisOf(shape: Shape, plan: RunPlan): Analysis {
  const { outcome, replicas, passes, perPass, seconds } = shape;
  const leak = outcome === 'leak' || outcome === 'invalid';
  const sockets = perPass.sockets ?? 0;
  const expected = plan.expect;
  return {
    outcome,
    expected,
    asExpected: outcome === expected,
    summary: shape.summary,
    audit: [
      { rule: 'load', level: 'ok', sentence: `Calls planned: ${passes * replicas.length}; all reached the front door, none failed.` },
      { rule: 'checkpoints', level: 'ok', sentence: 'Each replica took 7 of 7 checkpoints, all settled.' },
      { rule: 'census', level: 'note', sentence: 'Node’s own counters see 180 of 360 sockets.' },
    ],
    metrics: metricsOf(shape),
    notSeen: { timers: 'counting timers was off (--count-timers)' },
    replicas: replicas.map((id) => ({ id, work: passes, outcome, sockets: { baseline: 0, settled: levelAt(shape, sockets, passes, 4), predicted: leak ? sockets * passes : 4 }, node: 'v20.20.2' })),
    culprits: leak ? culpritsOf(shape) : [],
    ...(leak ? { abandoned: Math.round(passes * replicas.length * 2.9) } : { abandoned: 0 }),
    census: replicas.map((replica) => {
      const all = levelAt(shape, sockets, passes, 4) + 2;
      return { replica, kernel: all, libuv: all, libuvReferenced: Math.ceil(all / 2), grpc: all, nodeCounters: Math.ceil(all / 2), channels: Math.round((perPass.channels ?? 0) * passes) + 2 };
    }),
    ...(outcome === 'leak' && replicas[0] !== undefined ? { forecast: forecastOf(replicas[0], sockets, passes, seconds) } : {}),
    load: loadOf(shape),
    phases: [
      { name: 'starting', startMs: 0, endMs: 540 },
      { name: 'baseline', startMs: 540, endMs: 690 },
      { name: 'load', startMs: 690, endMs: seconds * 1000 - 300 },
      { name: 'stopping', startMs: seconds * 1000 - 300, endMs: seconds * 1000 },
    ],
    charts: chartsOf(shape),
    seconds,
  };
}

function forecastOf(replica: string, socketsPerWork: number, passes: number, seconds: number): NonNullable<Analysis['forecast']> {
  const descriptorLimit = socketsPerWork * passes < 1000 ? 1024 : 65_536;
  const workLeft = (descriptorLimit - socketsPerWork * passes) / socketsPerWork;
  return { replica, descriptorLimit, socketsPerWork, workLeft, secondsLeft: (workLeft / passes) * seconds };
}

/** A settled level after `work` passes; what is bounded fills up in the first slice. */
function levelAt({ outcome, passes }: Shape, perPass: number, work: number, bound: number): number {
  if (outcome === 'inconclusive') return work > passes / 2 ? bound + Math.round(perPass * passes) : Math.min(bound, work * 2);
  return perPass >= 0.01 ? Math.round(perPass * work) : Math.min(bound, work * 2);
}

function metricsOf(shape: Shape): MetricAnalysis[] {
  const { outcome, reason, replicas, perPass } = shape;
  const judged = outcome === 'invalid' ? 'leak' : outcome;
  return (Object.entries(perPass) as [MetricName, number][]).map(([name, growth], position) => {
    const bytes = name.endsWith('bytes');
    const half = bytes ? Math.max(400, growth * 0.021) : outcome === 'clean' ? 0.08 : growth * 0.012;
    const shown = name === 'rss_bytes';
    const ci95: [number, number] = [growth - half, growth + half];
    return {
      name,
      unit: bytes ? 'bytes' : name,
      role: shown ? 'shown' : bytes ? 'supports' : 'decides',
      outcome: shown ? 'inconclusive' : judged,
      reason: shown ? 'grows, but this metric alone cannot prove a leak' : reason,
      growthPerWork: growth,
      ci95,
      ...(position < 2 ? { predictedPerWork: judged === 'leak' ? growth : 0 } : {}),
      perReplica: replicas.map((replica) => replicaVerdict(shape, replica, name, growth, ci95, shown ? 'inconclusive' : judged)),
    };
  });
}

function replicaVerdict(shape: Shape, replica: string, name: MetricName, growth: number, ci95: [number, number], outcome: Outcome): ReplicaVerdict {
  const bytes = name.endsWith('bytes');
  const base = bytes ? 21_400_000 : 0;
  return {
    replica,
    outcome,
    reason: shape.reason,
    sentence: `The level of ${name} after each of 6 slices: growth ${growth} per pass, passes ${shape.passes}.`,
    growthPerWork: growth,
    ci95,
    upper99PerWork: ci95[1] + (ci95[1] - ci95[0]) * 0.2,
    levels: Array.from({ length: 7 }, (_, index) => ({ index, work: (index * shape.passes) / 6, level: base + levelAt(shape, growth, (index * shape.passes) / 6, bytes ? 180_000 : 4) })),
    trace: [
      { rule: 'increments between checkpoints', passed: true, detail: '6 increments, 0 dropped for a restart' },
      { rule: 'growth regime', passed: outcome === 'leak', detail: outcome === 'leak' ? 'all 6 increments rise; growth 360 ≥ Rmin 6' : 'the last 5 increments do not rise' },
      { rule: 'one-off step', passed: outcome === 'inconclusive', detail: 'largest increment is 17 % of the growth, limit 60 %' },
      { rule: '99 % bound of growth', passed: outcome === 'clean', detail: 'bound 4.8 over the whole load, limit 15' },
    ],
  };
}

function culpritsOf({ passes, replicas }: Shape): Culprit[] {
  const source = readFileSync('services/variants/leaky.ts', 'utf8').split('\n');
  const line = source.findIndex((text) => text.includes('dial(address)')) + 1;
  const opened = passes * replicas.length * 3;
  const site = {
    file: 'services/variants/leaky.ts',
    line,
    column: 20,
    via: [{ file: 'services/agent/peer.ts', line: 31, column: 18 }],
    excerpt: { startLine: line - 4, lines: source.slice(line - 5, line + 6) },
    opened,
    closed: 0,
    live: opened,
    oldestAgeMs: 3_420,
  };
  return [
    { ...site, resource: 'channel', abandoned: Math.round(opened * 0.97), share: 1 },
    { ...site, resource: 'socket', abandoned: 0, share: 0.998 },
  ];
}

function loadOf({ passes, replicas, seconds }: Shape): NonNullable<Analysis['load']> {
  const calls = passes * replicas.length;
  const span = (seconds * 1000 - 1000) / 6;
  return {
    kind: 'grpc',
    summary: {
      load: 1,
      kind: 'summary',
      atMs: seconds * 1000,
      planned: calls,
      calls,
      failed: 0,
      byStatus: { OK: calls },
      lateStarts: 0,
      latestStartMs: 1.2,
      latency: { meanMs: 21.4, p50Ms: 19.25, p90Ms: 33.1, p99Ms: 61.7, maxMs: 88.02 },
      byAddress: Object.fromEntries(replicas.map((_, index) => [`127.0.0.1:${31_000 + index}`, { calls: passes, failed: 0 }])),
    },
    slices: Array.from({ length: 6 }, (_, index) => ({ index: index + 1, beginMs: 700 + index * span, endMs: 700 + index * span + span * 0.7, calls: calls / 6, failed: 0, p50Ms: 18 + index, p99Ms: 55 + index * 3, maxMs: 70 + index * 4 })),
  };
}

function chartsOf(shape: Shape): Analysis['charts'] {
  const { replicas, passes, perPass, seconds, pointsPerLine } = shape;
  const span = (seconds * 1000 - 1000) / 6;
  const atMs = (index: number) => (index === 0 ? 620 : 700 + (index - 1) * span + span * 0.85);
  const checkpoints = Array.from({ length: 7 }, (_, index) => ({ index, atMs: Math.round(atMs(index)) }));
  const noise = generator(shape.id.length * 7 + passes);
  const leak = shape.outcome === 'leak' || shape.outcome === 'invalid';
  const ticked = (name: TimeChart['name'], unit: string, value: (share: number, index: number) => number): TimeChart => ({
    name,
    unit,
    source: 'ticks',
    series: replicas.map((replica, index) => ({
      replica,
      points: Array.from({ length: pointsPerLine }, (_, at) => {
        const share = at / Math.max(1, pointsPerLine - 1);
        const middle = value(share, index);
        return [Math.round(share * seconds * 1000), middle, middle * (0.97 - noise() * 0.02), middle * (1.03 + noise() * 0.02)] as [number, number, number, number];
      }),
    })),
  });
  const settled = (name: TimeChart['name'], unit: string, base: number, perWork: number): TimeChart => ({
    name,
    unit,
    source: 'checkpoints',
    series: replicas.map((replica, index) => ({ replica, points: checkpoints.map((each) => [each.atMs, base + index * base * 0.004 + levelAt(shape, perWork, (each.index * passes) / 6, base * 0.02) + Math.round(noise() * base * 0.002)] as [number, number]) })),
  });
  const worked = (share: number) => Math.round(Math.max(0, Math.min(1, (share - 0.14) / 0.8)) * passes);
  return {
    socketsByWork: replicas.map((replica) => {
      const works = checkpoints.map(({ index }) => (index * passes) / 6);
      return {
        replica,
        measured: works.map((work) => [work, levelAt(shape, perPass.sockets ?? 0, work, 4)] as [number, number]),
        predicted: works.map((work) => [work, leak ? (perPass.sockets ?? 0) * work : work === 0 ? 0 : 4] as [number, number]),
      };
    }),
    checkpoints,
    overTime: [
      ticked('sockets', 'sockets', (share) => levelAt(shape, perPass.sockets ?? 0, worked(share), 4)),
      ticked('channels', 'channels', (share) => levelAt(shape, perPass.channels ?? 0, worked(share), 2)),
      settled('heap_after_gc_bytes', 'bytes', 21_400_000, perPass.heap_after_gc_bytes ?? 0),
      ticked('rss_bytes', 'bytes', (share, index) => 88_000_000 + index * 700_000 + worked(share) * (perPass.rss_bytes ?? 0) + noise() * 1_500_000),
      ticked('loop_delay_p99_ms', 'ms', (_, index) => 10.4 + index * 0.3 + noise() * 6),
    ],
  };
}

/** A small seeded generator (mulberry32), 0 … 1. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

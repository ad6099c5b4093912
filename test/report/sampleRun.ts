/** How a sample is made: a whole record from the few things that samples differ in. */
import { readFileSync } from 'node:fs';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import type {
  Analysis,
  Culprit,
  MetricAnalysis,
  MetricName,
  Outcome,
  ReplicaVerdict,
} from '../../scripts/analysis/model/analysis.js';
import type { ReasonCode } from '../../scripts/analysis/model/reasons.js';
import type { RunPlan } from '../../scripts/plan/plan.js';
import { planOf as shortPlan } from '../support/plans.js';
import { chartsOf, levelAt, loadOf } from './sampleCharts.js';

/** What a sample differs in. */
export interface Shape {
  variant: string;
  outcome: Outcome;
  summary: string;
  reason: string;
  reasonCode: ReasonCode;
  replicas: readonly string[];
  passes: number;
  seconds: number;
  /** Growth per pass by metric. */
  perPass: Partial<Record<MetricName, number>>;
  pointsPerLine: number;
  id: string;
}

/** A record with plan, start, load, charts and verdicts that fit one another. */
export function sample(shape: Shape): AnalysedRun {
  const plan = planOf(shape);
  const file = `services/variants/${shape.variant}.ts`;
  return {
    schemaVersion: 2,
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
      command: `grpc-leak-lab lab --variant=${shape.variant} --replicas=${shape.replicas.length} --passes=${shape.passes} --load=grpc --seed=7`,
      variantSource: { file, text: readFileSync(file, 'utf8') },
    },
    analysis: analysisOf(shape, plan),
  };
}

function planOf({ id, variant, replicas, passes, outcome }: Shape): RunPlan {
  return shortPlan({
    ...{ id, variant, passes, replicas: replicas.length, seed: 7, tickMs: 1000, timeLimitMs: 600_000 },
    expect: outcome === 'leak' || variant === 'leaky' ? 'leak' : 'clean',
  });
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
      {
        rule: 'older',
        named: 'load',
        level: 'ok',
        sentence: `Calls planned: ${passes * replicas.length}; all reached the front door, none failed.`,
      },
      {
        rule: 'older',
        named: 'checkpoints',
        level: 'ok',
        sentence: 'Each replica took 7 of 7 checkpoints, all settled.',
      },
      {
        rule: 'censuses-agree',
        level: 'note',
        ...{ between: 'node-counters', sees: 180, of: 360, replica: 'replica-1' },
        sentence: 'Node’s own counters see 180 of 360 sockets.',
      },
    ],
    metrics: metricsOf(shape),
    notSeen: { timers: 'counting timers was off (--count-timers)' },
    replicas: replicas.map((id) => ({
      id,
      work: passes,
      outcome,
      sockets: { baseline: 0, settled: levelAt(shape, sockets, passes, 4), predicted: leak ? sockets * passes : 4 },
      node: 'v20.20.2',
    })),
    culprits: leak ? culpritsOf(shape) : [],
    ...(leak ? { abandoned: Math.round(passes * replicas.length * 2.9) } : { abandoned: 0 }),
    census: replicas.map((replica) => {
      const all = levelAt(shape, sockets, passes, 4) + 2;
      return {
        replica,
        kernel: all,
        libuv: all,
        libuvReferenced: Math.ceil(all / 2),
        grpc: all,
        nodeCounters: Math.ceil(all / 2),
        channels: Math.round((perPass.channels ?? 0) * passes) + 2,
      };
    }),
    ...(outcome === 'leak' && replicas[0] !== undefined
      ? { forecast: forecastOf(replicas[0], sockets, passes, seconds) }
      : {}),
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

function forecastOf(
  replica: string,
  socketsPerWork: number,
  passes: number,
  seconds: number,
): NonNullable<Analysis['forecast']> {
  const descriptorLimit = socketsPerWork * passes < 1000 ? 1024 : 65_536;
  const workLeft = (descriptorLimit - socketsPerWork * passes) / socketsPerWork;
  return { replica, descriptorLimit, socketsPerWork, workLeft, secondsLeft: (workLeft / passes) * seconds };
}

function metricsOf(shape: Shape): MetricAnalysis[] {
  const { outcome, reason, reasonCode, replicas, perPass } = shape;
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
      reasonCode: shown ? 'proves-nothing-alone' : reasonCode,
      growthPerWork: growth,
      ci95,
      ...(position < 2 ? { predictedPerWork: judged === 'leak' ? growth : 0 } : {}),
      perReplica: replicas.map((replica) =>
        replicaVerdict(shape, replica, name, growth, ci95, shown ? 'inconclusive' : judged),
      ),
    };
  });
}

function replicaVerdict(
  shape: Shape,
  replica: string,
  name: MetricName,
  growth: number,
  ci95: [number, number],
  outcome: Outcome,
): ReplicaVerdict {
  const bytes = name.endsWith('bytes');
  const base = bytes ? 21_400_000 : 0;
  return {
    replica,
    outcome,
    reason: shape.reason,
    reasonCode: shape.reasonCode,
    sentence: `The level of ${name} after each of 6 slices: growth ${growth} per pass, passes ${shape.passes}.`,
    growthPerWork: growth,
    ci95,
    upper99PerWork: ci95[1] + (ci95[1] - ci95[0]) * 0.2,
    levels: Array.from({ length: 7 }, (_, index) => ({
      index,
      work: (index * shape.passes) / 6,
      level: base + levelAt(shape, growth, (index * shape.passes) / 6, bytes ? 180_000 : 4),
    })),
    trace: [
      { rule: 'increments between checkpoints', passed: true, detail: '6 increments, 0 dropped for a restart' },
      {
        rule: 'growth regime',
        passed: outcome === 'leak',
        detail: outcome === 'leak' ? 'all 6 increments rise; growth 360 ≥ Rmin 6' : 'the last 5 increments do not rise',
      },
      {
        rule: 'one-off step',
        passed: outcome === 'inconclusive',
        detail: 'largest increment is 17 % of the growth, limit 60 %',
      },
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

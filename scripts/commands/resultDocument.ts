import { relative } from 'node:path';
import { z } from 'zod';
import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { Culprit, MetricAnalysis, ReplicaAnalysis, SourcePosition } from '../analysis/model/analysis.js';
import type { Comparison } from '../analysis/model/comparison.js';
import { isBounded } from '../text/interval.js';
import type { Problem } from '../text/problem.js';
import type { ExitCode } from './exitStatus.js';

/** Version of the document that `--json` prints, apart from that of the record. */
const DOCUMENT_VERSION = 1;

const position = {
  file: z.string(),
  line: z.number().int(),
  column: z.number().int(),
};
const outcome = z.enum(['leak', 'clean', 'inconclusive', 'invalid']);
/** JSON has no infinity: an interval without an end has null there. */
const end = z.number().nullable();
const interval = z.tuple([end, end]);

const metric = z.strictObject({
  name: z.string(),
  unit: z.string(),
  outcome,
  reason: z.string(),
  growthPerWork: end,
  ci95: interval,
  predictedPerWork: z.number().optional(),
  /** With one role per process: each by itself; `growthPerWork` is their sum. */
  byRole: z
    .array(z.strictObject({ role: z.enum(['client', 'server']), outcome, growthPerWork: end, ci95: interval }))
    .optional(),
});
const replica = z.strictObject({
  id: z.string(),
  /** Absent where it is client and server at once. */
  role: z.enum(['client', 'server']).optional(),
  /** Passes done; of a server those of one client, mean over all. */
  work: z.number(),
  outcome,
  /** Levels on the agent port, baseline included; absent where sockets could not be seen. */
  sockets: z
    .strictObject({
      baseline: z.number(),
      settled: z.number(),
      predicted: z.number().optional(),
      /** Of the settled ones. */
      dialled: z.number().optional(),
      accepted: z.number().optional(),
    })
    .optional(),
});
const culprit = z.strictObject({
  ...position,
  via: z.array(z.strictObject(position)),
  resource: z.enum(['channel', 'socket', 'stream', 'timer']),
  /** By the chains of frames that grow; others may have come to the same line, and left nothing. */
  opened: z.number(),
  closed: z.number(),
  live: z.number(),
  share: z.number(),
});
const run = z.strictObject({
  id: z.string(),
  dir: z.string(),
  report: z.string(),
  variant: z.string(),
  engine: z.string(),
  outcome,
  expected: z.enum(['leak', 'clean', 'any']),
  summary: z.string(),
  seconds: z.number(),
  workUnit: z.literal('pass'),
  metrics: z.array(metric),
  /** The plan's own: what took the place of a lost one has no verdict, and is not listed. */
  perReplica: z.array(replica),
  culprits: z.array(culprit),
  /**
   * What one pass took, of two roles in one client and one server together: CPU, clients made, connections made; absent
   * where there was no work.
   */
  cost: z
    .strictObject({ cpuMs: z.number(), dials: z.number().optional(), connections: z.number().optional() })
    .optional(),
});
const pair = z.strictObject({
  from: z.string(),
  to: z.string(),
  metric: z.string(),
  savedPerWork: end,
  ci99: interval,
  better: z.boolean(),
});

/** The one document that `--json` prints. Paths are relative to the working directory. */
export const resultDocumentSchema = z.strictObject({
  schemaVersion: z.literal(DOCUMENT_VERSION),
  exitCode: z.number().int(),
  problems: z
    .array(
      z.strictObject({
        flag: z.string(),
        message: z.string(),
        cure: z.string(),
      }),
    )
    .optional(),
  runs: z.array(run),
  comparison: z.strictObject({ report: z.string(), pairs: z.array(pair) }).optional(),
});
export type ResultDocument = z.infer<typeof resultDocumentSchema>;

/** What a command has come to. Paths are absolute. */
export interface Result {
  exitCode: ExitCode;
  runs: readonly { run: AnalysedRun; dir: string; report: string }[];
  comparison?: { comparison: Comparison; report: string };
  problems?: readonly Problem[];
}

/** The document of a result, ready for {@link JSON.stringify}; `cwd` is what its paths are relative to. */
export function resultDocument(result: Result, cwd: string = process.cwd()): ResultDocument {
  const path = (file: string) => relative(cwd, file) || '.';
  const { comparison, problems } = result;
  return {
    schemaVersion: DOCUMENT_VERSION,
    exitCode: result.exitCode,
    ...(problems && {
      problems: problems.map(({ subject, message, remedy }) => ({ flag: subject ?? '', message, cure: remedy })),
    }),
    runs: result.runs.map((each) => runOf(each.run, path(each.dir), path(each.report))),
    ...(comparison && {
      comparison: {
        report: path(comparison.report),
        pairs: pairsOf(comparison.comparison),
      },
    }),
  };
}

function runOf({ plan, analysis }: AnalysedRun, dir: string, report: string): ResultDocument['runs'][number] {
  const { outcome, expected, summary, seconds } = analysis;
  return {
    ...{
      id: plan.id,
      dir,
      report,
      variant: plan.target.variant,
      engine: plan.engine,
      outcome,
      expected,
      summary,
      seconds,
      workUnit: 'pass',
    },
    metrics: analysis.metrics.map(metricOf),
    perReplica: analysis.replicas.map(replicaOf),
    culprits: analysis.culprits.map(culpritOf),
    ...(analysis.cost && { cost: { ...analysis.cost } }),
  };
}

function metricOf({ name, unit, outcome, reason, growthPerWork, ci95, predictedPerWork, byRole }: MetricAnalysis) {
  return {
    name,
    unit,
    outcome,
    reason,
    growthPerWork: finite(growthPerWork),
    ci95: ends(ci95),
    ...(predictedPerWork !== undefined && { predictedPerWork }),
    ...(byRole && {
      byRole: byRole.map((each) => ({ ...each, growthPerWork: finite(each.growthPerWork), ci95: ends(each.ci95) })),
    }),
  };
}

function replicaOf({ id, role, work, outcome, sockets }: ReplicaAnalysis) {
  return { id, ...(role && { role }), work, outcome, ...(sockets && { sockets: { ...sockets } }) };
}

function culpritOf({ via, resource, opened, closed, live, share, ...at }: Culprit) {
  return {
    ...positionOf(at),
    via: via.map(positionOf),
    resource,
    opened,
    closed,
    live,
    share,
  };
}

function positionOf({ file, line, column }: SourcePosition): SourcePosition {
  return { file, line, column };
}

function pairsOf({ pairs }: Comparison) {
  return pairs.map(({ from, to, metric, savedPerWork, ci99, better }) => ({
    from,
    to,
    metric,
    savedPerWork: finite(savedPerWork),
    ci99: ends(ci99),
    better,
  }));
}

function ends([low, high]: readonly [number, number]): [number | null, number | null] {
  return [finite(low), finite(high)];
}

function finite(value: number): number | null {
  return isBounded(value) ? value : null;
}

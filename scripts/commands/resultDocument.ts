import { relative } from 'node:path';
import { z } from 'zod';
import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import { analysis } from '../analysis/model/analysis.js';
import { commandEnding } from '../analysis/model/audit.js';
import { type Comparison, comparisonPair } from '../analysis/model/comparison.js';
import { culprit } from '../analysis/model/culprit.js';
import { leaksSince } from '../analysis/model/leaks.js';
import { metricAnalysis, roleGrowth } from '../analysis/model/metricAnalysis.js';
import { sourcePosition } from '../analysis/model/position.js';
import { replicaAnalysis } from '../analysis/model/replicas.js';
import { trouble } from '../analysis/model/trouble.js';
import { isFor } from '../plan/kinds.js';
import { fleetTarget, runPlan } from '../plan/plan.js';
import { targetName } from '../targets/names.js';
import type { Problem } from '../text/problem.js';
import type { ExitCode } from './exitStatus.js';

/** The version of the document that `--json` prints, apart from that of the record. */
const DOCUMENT_VERSION = 1;

/** The schema of the growth of one role. */
const share = z.strictObject(roleGrowth.pick({ role: true, outcome: true, growthPerWork: true, ci95: true }).shape);

/** The schema of a metric; where an interval has no end, null stands for it. */
const metric = z.strictObject({
  ...metricAnalysis.pick({
    ...{ name: true, unit: true, outcome: true, reason: true, growthPerWork: true, ci95: true },
    ...{ predictedPerWork: true, sameAs: true },
  }).shape,
  byRole: z.array(share).optional(),
});

/** The schema of a replica of the plan: a task that replaced a lost one has no verdict, and is not listed. */
const replica = z.strictObject(
  replicaAnalysis.pick({ id: true, role: true, work: true, outcome: true, sockets: true }).shape,
);

/**
 * The schema of a guilty line. Its counts are those of the chains of frames that grow; others may have left nothing
 * there.
 */
const guilty = z.strictObject(
  culprit.pick({
    ...{ file: true, line: true, column: true, function: true, via: true },
    ...{ resource: true, opened: true, closed: true, live: true, share: true },
  }).shape,
);

const run = z.strictObject({
  id: runPlan.shape.id,
  dir: z.string(),
  report: z.string(),
  /** Absent where the target is no fleet, as is the engine; `target` is its name then. */
  variant: fleetTarget.shape.variant.optional(),
  engine: runPlan.shape.engine.optional(),
  target: z.string().optional(),
  ...analysis.pick({ outcome: true, expected: true, summary: true, seconds: true }).shape,
  /** Absent where nothing tells it. */
  workUnit: runPlan.shape.work.shape.unit.unwrap().optional(),
  /** What a clean outcome leaves out, as it could not be seen. */
  unseen: analysis.shape.unseen,
  /** How the command of one's own ended. */
  command: commandEnding.optional(),
  /** What befell it: `code` and its facts, and whether it made the run invalid. */
  troubles: z.array(z.strictObject({ level: z.enum(['note', 'invalid']), sentence: z.string(), trouble })).optional(),
  metrics: z.array(metric),
  perReplica: z.array(replica),
  culprits: z.array(guilty),
  /** What has become of the leaks since the run before of the same plan; absent where there was none. */
  since: z.strictObject(leaksSince.shape).optional(),
  /** Absent where there was no work. */
  cost: analysis.shape.cost,
});

const pair = z.strictObject(
  comparisonPair.pick({ from: true, to: true, metric: true, savedPerWork: true, ci99: true, better: true }).shape,
);

/** The schema of the one document that `--json` prints. Paths are relative to the working directory. */
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

/** The outcome of a command. Paths are absolute. */
export interface Result {
  exitCode: ExitCode;
  runs: readonly { run: AnalysedRun; dir: string; report: string }[];
  comparison?: { comparison: Comparison; report: string };
  problems?: readonly Problem[];
}

/** Returns the document of a result, ready for {@link JSON.stringify}; its paths are relative to `cwd`. */
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
        pairs: comparison.comparison.pairs.map((each) => only(pair, each)),
      },
    }),
  };
}

function runOf({ plan, analysis, since }: AnalysedRun, dir: string, report: string): ResultDocument['runs'][number] {
  const { audit, metrics, replicas, culprits } = analysis;
  const { id, work } = plan;
  const what = isFor(plan, 'fleet')
    ? { variant: plan.target.variant, engine: plan.engine }
    : { target: targetName(plan) };
  return only(run, {
    ...{ ...analysis, id, dir, report, ...what, workUnit: work.unit },
    ...troublesOf(audit),
    ...(since && { since }),
    metrics: metrics.map((each) =>
      only(metric, { ...withZero(each), byRole: each.byRole?.map((role) => only(share, withZero(role))) }),
    ),
    perReplica: replicas.map((each) => only(replica, each)),
    culprits: culprits.map(({ via, ...each }) =>
      only(guilty, { ...each, via: via.map((at) => only(sourcePosition, at)) }),
    ),
  });
}

/** Returns how a command ended and what befell it; nothing for a run of anything else. */
function troublesOf(
  audit: AnalysedRun['analysis']['audit'],
): Pick<ResultDocument['runs'][number], 'command' | 'troubles'> {
  const end = audit.find((finding) => finding.rule === 'command-ended');
  const troubles = audit.flatMap((finding) =>
    finding.rule === 'command-trouble'
      ? [{ level: finding.level, sentence: finding.sentence, trouble: finding.trouble }]
      : [],
  );
  return {
    ...(end && { command: only(commandEnding, end) }),
    ...(troubles.length > 0 && { troubles }),
  };
}

/**
 * Returns a growth as version 1 of the document has it: 0 where it was not measured; its interval then has no end,
 * which tells it from a measured 0.
 */
function withZero<Growth extends { growthPerWork: number | null }>(growth: Growth): Growth {
  return { ...growth, growthPerWork: growth.growthPerWork ?? 0 };
}

/** Returns the fields of a value that a schema names, in the schema's order. */
function only<Value extends object, Key extends keyof Value & string>(
  { shape }: { readonly shape: Readonly<Record<Key, unknown>> },
  value: Value,
): Pick<Value, Key> {
  const keys = (Object.keys(shape) as Key[]).filter((key) => value[key] !== undefined);
  return Object.fromEntries(keys.map((key) => [key, value[key]])) as Pick<Value, Key>;
}

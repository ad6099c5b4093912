/**
 * The room of the analysis: from a record to all that a report shows. Pure; imports no room above targets, and starts
 * and writes nothing.
 */
import { isFor } from '../plan/kinds.js';
import type { AnyPlan } from '../plan/plan.js';
import { targetOf } from '../targets/index.js';
import { ownWork } from '../targets/workWords.js';
import { findCulprits } from './attribution/culprits.js';
import { goroutineGroups } from './attribution/goroutineGroups.js';
import { heapClasses } from './attribution/heapClasses.js';
import { profileGrowth } from './attribution/heapProfile.js';
import { liveBySite } from './attribution/liveBySite.js';
import type { SourceResolver } from './attribution/sources/sourceResolver.js';
import { ToldSources } from './attribution/sources/toldSources.js';
import { audit } from './audit/audit.js';
import { censusesApart } from './audit/auditCensuses.js';
import { charts } from './charts/charts.js';
import { type Condensed, condense, type EventBatches } from './condense/accumulate.js';
import { caseOf } from './condense/ownCase.js';
import type { ConfirmingStretch, RunCase } from './condense/runCase.js';
import type { Analysis, Confirmation } from './model/analysis.js';
import { METRIC_NAMES } from './model/metrics.js';
import { alertTable } from './tables/alertTable.js';
import { censusTable } from './tables/censusTable.js';
import { costOfWork } from './tables/costOfWork.js';
import { predict } from './tables/expected.js';
import { forecast } from './tables/forecast.js';
import { goroutinesPassed } from './tables/goroutinesPassed.js';
import { headlineOf } from './tables/headline.js';
import { judgeMetrics } from './tables/judgeMetrics.js';
import { loadTable, phaseTable } from './tables/loadTable.js';
import { replicaTable } from './tables/replicaTable.js';
import { socketCeiling } from './tables/socketCeiling.js';
import { stackTables } from './tables/stackTables.js';
import { summarise } from './tables/summary.js';
import { type Judges, judges as thisLab } from './verdict/judges.js';

export interface AnalyseOptions {
  /** Maps positions in compiled code to source text. */
  sources: SourceResolver;
  /** Files that open clients on behalf of other code, relative to the project. Default: those of the target. */
  dialers?: RegExp;
  /** Default: the judges of this lab. */
  judges?: Judges;
}

/**
 * Computes from a record all that a report shows. The result depends only on the record and on the sources given. The
 * record is read once, in memory that does not grow with its length.
 *
 * @throws whatever reading the events throws; nothing else, however little the record holds
 */
export async function analyse(plan: AnyPlan, events: EventBatches, options: AnalyseOptions): Promise<Analysis> {
  return conclude(plan, await condense(events, targetOf({ plan })), options);
}

/** The second half of {@link analyse}: turns a condensed record into its analysis. Pure. */
export function conclude(
  planned: AnyPlan,
  record: Condensed,
  { judges = thisLab, ...options }: AnalyseOptions,
): Analysis {
  const sources = toldBy(record, options.sources);
  const run = caseOf(planned, record);
  const { plan, seen, confirming } = run;
  const { dialers = targetOf({ plan, start: seen.start }).dialers } = options;
  const { census, ceiling, findings, prediction, judged, apart, outcome, reason } = judgeRun(run, judges);
  const { metrics, notSeen, unseen } = judged;
  const culprits = findCulprits(run.judged, metrics, sources, dialers, !isFor(plan, 'fleet'));
  const abandoned = abandonedChannels(run);
  const alerts = alertTable(run);
  const cost = costOfWork(run);
  const profile = profileGrowth(run, metrics, sources, dialers);
  const goroutines = goroutineGroups(run.judged, sources, dialers);
  const classes = heapClasses(run.judged, metrics);
  const passed = goroutinesPassed(run);
  const liveSites = liveBySite(run.judged, sources, dialers);
  const concluded = { outcome, reason, audit: findings, metrics, unseen, culprits, abandoned, profile };
  return {
    outcome,
    expected: plan.expect,
    asExpected: plan.expect === 'any' || plan.expect === outcome,
    summary: summarise(run, concluded),
    headline: headlineOf(run, concluded),
    audit: findings,
    metrics,
    notSeen: { ...blindSpots(run), ...notSeen },
    unseen,
    replicas: replicaTable(run, judged, prediction, judges, apart),
    ...stackTables(run),
    culprits,
    abandoned,
    ...(confirming && { confirmation: confirmationOf(confirming) }),
    ...(profile && { profile }),
    ...(liveSites && { liveBySite: liveSites }),
    ...(goroutines && { goroutines }),
    ...(classes && { heapClasses: classes }),
    ...(passed && { goroutinesPassed: passed }),
    census,
    forecast: forecast(run, metrics, census),
    ...(ceiling && { socketCeiling: ceiling }),
    load: loadTable(run),
    ...(cost && { cost }),
    ...(alerts && { alerts }),
    phases: phaseTable(run),
    charts: charts(run, metrics, prediction),
    seconds: seen.lastMs / 1000,
  };
}

/** Judges a run: what its audit finds, the verdict on each metric, and the outcome that follows. */
export function judgeRun(run: RunCase, judges: Judges = thisLab) {
  const census = censusTable(run);
  const ceiling = socketCeiling(run);
  const findings = audit(run, census, ceiling);
  const prediction = predict(run);
  const judged = judgeMetrics(run, prediction, judges);
  const apart = censusesApart(findings);
  const invalid = findings.some(({ level }) => level === 'invalid');
  const { outcome, reason } = invalid
    ? ({ outcome: 'invalid', reason: '' } as const)
    : judges.combineMetrics(judged.metrics, judged.unseen, apart, ownWork(run.plan));
  return { census, ceiling, findings, prediction, judged, apart, outcome, reason };
}

/** Returns the sources as the processes of a record tell of them, and as the resolver does for the rest. */
export function toldBy({ replicas }: Condensed, resolver: SourceResolver): SourceResolver {
  const lives = [...replicas.values()].flatMap((replica) => [...replica.lives.values()]);
  return new ToldSources(
    resolver,
    lives.flatMap(({ origins }) => [...origins.values()]),
  );
}

function confirmationOf({ amount, slices, because, first }: ConfirmingStretch): Confirmation {
  return { amount, slices, because, first };
}

/**
 * Counts the abandoned channels of all replicas and lives, as last reported; undefined where no replica observes
 * channels.
 */
function abandonedChannels({ replicas }: RunCase): number | undefined {
  const counts = replicas.flatMap(({ seen }) => [...seen.lives.values()].flatMap(({ channels }) => channels ?? []));
  return counts.length > 0 ? counts.reduce((sum, { abandoned }) => sum + abandoned, 0) : undefined;
}

/**
 * Returns what the replicas said they cannot see. A metric that is missing is explained by `notSeen` of the metrics
 * instead.
 */
function blindSpots({ plan, replicas }: RunCase): Record<string, string> {
  const metrics = new Set<string>(METRIC_NAMES);
  const spots = replicas
    .flatMap(({ life }) => Object.entries(life?.hello?.blind ?? {}))
    .filter(([key]) => !metrics.has(key));
  return {
    ...('observe' in plan && !plan.observe.attribution && { attribution: 'turned off by --no-attribution' }),
    ...Object.fromEntries(spots),
  };
}

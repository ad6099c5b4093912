import { isFor } from '../../plan/kinds.js';
import { workWords } from '../../targets/workWords.js';
import type { WorkWords } from '../../text/figures.js';
import { evidenceOf, hasSites, isWorkCounted } from '../condense/evidence.js';
import { stretchOf } from '../condense/fleetChanges.js';
import { type MetricSource, readingsOf, sourceOf, whyNotSeen } from '../condense/metricReadings.js';
import type { ReplicaCase, RunCase } from '../condense/runCase.js';
import { CHARTED_COLUMNS } from '../condense/tickSeries.js';
import type { MetricAnalysis, MetricName, ReplicaVerdict, UnseenPart } from '../model/analysis.js';
import type { CheckpointReadings, LoadSample } from '../model/judgement.js';
import { METRIC_NAMES } from '../model/metrics.js';
import { coverageOfSamples, judgedByCheckpoints, telling } from '../verdict/coverage.js';
import { METRICS } from '../verdict/index.js';
import type { Judges } from '../verdict/judges.js';
import { heldByPool } from '../verdict/ledger/heldByPool.js';
import { weigh } from '../verdict/ledger/weigh.js';
import { REASON_WORDS } from '../verdict/reasons.js';
import { statedWithBound, UNKNOWN_GROWTH } from '../verdict/stated.js';
import { type Prediction, predictedGrowth } from './expected.js';
import { withSameGrowth } from './sameGrowth.js';
import { ADDED_LATER, isFromOutside, tellsOfAll, unseenParts } from './unseen.js';

export interface JudgedMetrics {
  metrics: MetricAnalysis[];
  /** The reason why a metric could not be seen, by its name. */
  notSeen: Record<string, string>;
  unseen: UnseenPart[];
}

/** Judges every metric on every replica that is judged, and combines the replicas' verdicts. */
export function judgeMetrics(run: RunCase, prediction: Prediction | undefined, judges: Judges): JudgedMetrics {
  const metrics: MetricAnalysis[] = [];
  const notSeen: Record<string, string> = {};
  const counted = run.judged.map((): ReplicaVerdict[] => []);
  const tells = tellsOfAll(run.replicas);
  const fromOutside = run.replicas.some(isFromOutside);
  for (const name of METRIC_NAMES) {
    const source = sourceOf(name);
    const having = run.judged.filter((replica) => mayHave(name, replica));
    if (having.length === 0 && run.judged.length > 0) continue;
    const judged = run.judged.map((replica, position) => {
      const alone = having.includes(replica) ? judgeReplica(source, replica, run, judges) : undefined;
      const others = counted[position] ?? [];
      const verdict = alone && !hasSites(name, replica) ? heldByPool(name, alone, others) : alone;
      if (verdict && METRICS[name].kind === 'count') others.push(verdict);
      return verdict;
    });
    if (judged.every((verdict) => verdict === undefined)) {
      if (name === 'threads' && !fromOutside) continue; // from inside, workers say it
      if (tells || !ADDED_LATER.some((later) => later === name)) notSeen[name] = whyNotSeen(source, run.replicas);
      continue;
    }
    const verdicts = run.judged.flatMap((replica, position) =>
      having.includes(replica) ? [judged[position] ?? unseenOn(replica, source)] : [],
    );
    const predicted = prediction?.[name];
    const predictedPerWork = predicted && predictedGrowth(having, predicted);
    metrics.push({
      ...judges.combineReplicas(
        name,
        verdicts,
        toleratedOf(run, name),
        isFor(run.plan, 'fleet') ? 'replica' : 'process',
        isFor(run.plan, 'process'),
      ),
      ...(name === 'timers' && timersCounted(run.judged)),
      ...(predictedPerWork !== undefined && { predictedPerWork }),
    });
  }
  return { metrics: withSameGrowth(metrics), notSeen, unseen: unseenParts(run, metrics, notSeen) };
}

/** The metrics of one runtime; all others every process has. */
const ONLY_ON: Partial<Record<MetricName, 'node' | 'go'>> = {
  goroutines: 'go',
  timers: 'node',
  workers: 'node',
  external_bytes: 'node',
};

/** What is not counted of a Go service that is looked at by its endpoint: each of them holds goroutines, which are. */
const BY_GOROUTINES: readonly MetricName[] = ['channels', 'streams', 'sessions'];

/** Tells whether a process can have what a metric counts. One that does not name its runtime runs on Node. */
function mayHave(name: MetricName, { life }: ReplicaCase): boolean {
  if (life?.hello?.pprof && BY_GOROUTINES.includes(name)) return false;
  const runtime = life?.hello?.runtime?.name ?? 'node';
  return (ONLY_ON[name] ?? runtime) === runtime;
}

/** Returns the unit of timers where only those that hold the process alive are counted. */
function timersCounted(judged: readonly ReplicaCase[]): Partial<Pick<MetricAnalysis, 'unit'>> {
  const noun = nounCounted('timers', judged);
  return noun === undefined ? {} : { unit: noun };
}

/** Returns what is counted of a metric on these replicas, where that is less than its name says. */
function nounCounted(name: MetricName, replicas: readonly ReplicaCase[]): string | undefined {
  const partly = replicas.some(({ life }) => life?.hello?.timersCounted === 'referenced');
  return name === 'timers' && partly ? 'referenced timers' : undefined;
}

function whose({ id, role }: ReplicaCase): Pick<ReplicaVerdict, 'replica' | 'role'> {
  return { replica: id, ...(role !== 'mixed' && { role }) };
}

/**
 * Makes the verdict for a replica on which a metric is not seen that others show. That is a doubt, not a gap: a few
 * replicas must not speak for all.
 */
function unseenOn(replica: ReplicaCase, source: MetricSource): ReplicaVerdict {
  const why = whyNotSeen(source, [replica]);
  return {
    ...whose(replica),
    outcome: 'inconclusive',
    reason: REASON_WORDS['not-seen'],
    reasonCode: 'not-seen',
    sentence: `${METRICS[source.name].noun}: ${REASON_WORDS['not-seen']} (${why})`,
    ...statedWithBound(UNKNOWN_GROWTH),
    levels: [],
    trace: [{ rule: 'it could be seen', passed: false, detail: why }],
  };
}

/** Judges the levels, and weighs the verdict against the ledger of openings and closings. */
function judgeReplica(
  source: MetricSource,
  replica: ReplicaCase,
  run: RunCase,
  judges: Judges,
): ReplicaVerdict | undefined {
  const tolerated = toleratedOf(run, source.name);
  const checkpoints = readingsOf(source, replica);
  const how = [tolerated, replica.endWork, workWords(run.plan), nounCounted(source.name, [replica])] as const;
  const verdict = judgeLevels(source, replica, checkpoints, run, judges, how);
  if (!verdict) return undefined;
  const byLevels = (levels: readonly CheckpointReadings[]) =>
    judges.judgeCheckpoints(source.name, levels, ...how, run.confirming);
  const evidence = evidenceOf(source.name, replica, checkpoints);
  const options = { tolerated, work: workWords(run.plan), workCounted: isWorkCounted(replica) };
  return { ...whose(replica), ...weigh(METRICS[source.name], verdict, evidence, byLevels, options).verdict };
}

/** What a judge is told besides the levels. */
type HowToJudge = [tolerated: number | undefined, endWork: number, work: WorkWords, noun: string | undefined];

/**
 * Judges by checkpoints where there are enough, else by the ticks under load where these are enough; otherwise the run
 * was too short. Of a program of one's own only those count that found it quiet: a service may have its own traffic, and
 * never be.
 */
function judgeLevels(
  source: MetricSource,
  replica: ReplicaCase,
  checkpoints: readonly CheckpointReadings[],
  run: RunCase,
  judges: Judges,
  how: Readonly<HowToJudge>,
): Omit<ReplicaVerdict, 'replica' | 'role'> | undefined {
  if (!judgedByCheckpoints(isFor(run.plan, 'fleet') ? checkpoints : telling(checkpoints))) {
    const samples = loadSamples(source, replica, run);
    if (coverageOfSamples(samples.filter(({ phase }) => phase === 'load')).enough)
      return judges.judgeSingleLoad(source.name, samples, ...how);
  }
  if (checkpoints.length === 0) return undefined;
  return judges.judgeCheckpoints(source.name, checkpoints, ...how, run.confirming);
}

/** Returns the growth per unit of work that the plan tolerates; undefined where it names none. */
function toleratedOf({ plan }: RunCase, name: MetricName): number | undefined {
  return plan.limits.maxGrowth.find(({ metric }) => metric === name)?.perWork;
}

/**
 * Returns the ticks of the judged process as samples. Where the ticks of a long run were condensed, the least value of
 * a bucket stands for it: the rule looks at floors, and calls in flight add to them. RSS is represented by the mean.
 */
function loadSamples(
  { tick, name }: MetricSource,
  { life, seen, changes }: ReplicaCase,
  { plan }: RunCase,
): LoadSample[] {
  if (!tick || !life) return [];
  if (!isFor(plan, 'process') && !CHARTED_COLUMNS.some((column) => column === tick)) return [];
  return seen.ticks.buckets.flatMap(({ boot, phase, atMs, work, bins }) => {
    const bin = bins[tick];
    if (boot !== life.boot || bin.count === 0) return [];
    return [
      {
        atMs,
        work,
        boot: stretchOf(boot, atMs, changes),
        phase,
        value: name === 'rss_bytes' ? bin.sum / bin.count : bin.min,
      },
    ];
  });
}

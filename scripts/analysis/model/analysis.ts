/**
 * The one schema of the conclusions; all their types are inferred from here. Imports text, plan and record.
 */
import { z } from 'zod';
import { runPlan } from '../../plan/plan.js';
import { finding } from './audit.js';
import { chartData } from './charts.js';
import { confirmation } from './confirmation.js';
import { culprit } from './culprit.js';
import { alertAnalysis, mark, nodeChanges, phase } from './events.js';
import { goroutinesPassed, goroutineTable } from './goroutines.js';
import { headline } from './headline.js';
import { heapClassTable } from './heapClasses.js';
import { costOfWork, loadAnalysis } from './load.js';
import { metricAnalysis } from './metricAnalysis.js';
import { outcome } from './outcome.js';
import { liveBySite, profileAnalysis } from './profile.js';
import { censusRow, forecast, replacementAnalysis, replicaAnalysis } from './replicas.js';
import { socketCeiling } from './socketCeiling.js';
import { unseenPart } from './unseen.js';

/**
 * Schema of the analysis of a record, which holds all that a report shows besides the plan. It is plain JSON; times are
 * milliseconds since the run's start.
 */
export const analysis = z.object({
  outcome,
  expected: runPlan.shape.expect,
  asExpected: z.boolean(),
  /** The verdict in one sentence, with all that stands behind it: what the terminal prints. */
  summary: z.string(),
  /** What the report opens with; absent where an older lab wrote the file. */
  headline: headline.optional(),
  audit: z.array(finding),
  /** The metrics in order of weight, sockets first. A metric that could not be seen is missing; `notSeen` says why. */
  metrics: z.array(metricAnalysis),
  /** The reason why something could not be seen, by its name. */
  notSeen: z.record(z.string(), z.string()),
  /**
   * What a clean verdict would have to cover, and could not be seen; absent where an older lab wrote the file. A run
   * that is clean is clean but for these.
   */
  unseen: z.array(unseenPart).optional(),
  /** The replicas of the plan; for others see `replacements`. */
  replicas: z.array(replicaAnalysis),
  /** The replicas that the engine started in place of lost ones: without a verdict, and counted nowhere. */
  replacements: z.array(replacementAnalysis).optional(),
  nodes: z.array(nodeChanges).optional(),
  /** The engine's own notes, e.g. that an image was built. */
  notes: z.array(z.string()).optional(),
  /** The events of the fleet, for the axes of time; in order. */
  marks: z.array(mark).optional(),
  /** The second stretch of load on which the outcome rests; absent where there was none. */
  confirmation: confirmation.optional(),
  culprits: z.array(culprit),
  /**
   * The channels that were garbage-collected without a close, over all replicas; absent where channels are not
   * observed.
   */
  abandoned: z.number().optional(),
  /** Present with `--profile`, where the heap of at least one replica was profiled early and late. */
  profile: profileAnalysis.optional(),
  /** The number that each creation site had live at every checkpoint. */
  liveBySite: liveBySite.optional(),
  /** Present where at least one replica runs on Go. */
  goroutines: goroutineTable.optional(),
  /** Present where memory was not clean, and classes were counted in a confirming stretch. */
  heapClasses: heapClassTable.optional(),
  /** Present where replicas in Go follow the incident's back-off far enough to pass its goroutines. */
  goroutinesPassed: goroutinesPassed.optional(),
  census: z.array(censusRow),
  forecast: forecast.optional(),
  /** The bound that an idle timeout sets on the sockets of forgotten clients, where they have one. */
  socketCeiling: socketCeiling.optional(),
  load: loadAnalysis.optional(),
  cost: costOfWork.optional(),
  /** The alerts that the Prometheus beside the run raised, by the first moment of each; absent where there was none. */
  alerts: z.array(alertAnalysis).optional(),
  phases: z.array(phase),
  charts: chartData,
  /** Seconds from the start to the last event. */
  seconds: z.number(),
});

export type Analysis = z.infer<typeof analysis>;
export type { Finding } from './audit.js';
/** The names of its parts, for files that need several; the schema of each is in its own file. */
export type { Confirmation } from './confirmation.js';
export type { Culprit } from './culprit.js';
export type { AlertAnalysis, Mark } from './events.js';
export type { CostOfWork, LoadAnalysis } from './load.js';
export type { MetricAnalysis, ReplicaVerdict, RoleGrowth } from './metricAnalysis.js';
export type { MetricName, MetricRole } from './metrics.js';
export type { Outcome } from './outcome.js';
export type { SourcePosition } from './position.js';
export type { CensusRow, Forecast, ReplacementAnalysis, ReplicaAnalysis, SocketLevels } from './replicas.js';
export type { UnseenName, UnseenPart } from './unseen.js';

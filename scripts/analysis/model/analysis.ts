/**
 * The one schema of what is concluded; every type of it is inferred from here. Imports text, plan and record.
 */
import { z } from 'zod';
import { runPlan } from '../../plan/plan.js';
import { finding } from './audit.js';
import { chartData } from './charts.js';
import { culprit } from './culprit.js';
import { alertAnalysis, mark, nodeChanges, phase } from './events.js';
import { costOfWork, loadAnalysis } from './load.js';
import { metricAnalysis } from './metricAnalysis.js';
import { outcome } from './outcome.js';
import { liveBySite, profileAnalysis } from './profile.js';
import { censusRow, forecast, replacementAnalysis, replicaAnalysis } from './replicas.js';
import { socketCeiling } from './socketCeiling.js';

/**
 * Schema of what analysis makes of a record, and of all that a report shows of it besides the plan: plain JSON. Times
 * are milliseconds since the run's start.
 */
export const analysis = z.object({
  outcome,
  expected: runPlan.shape.expect,
  asExpected: z.boolean(),
  /** The sentence the report opens with. */
  summary: z.string(),
  audit: z.array(finding),
  /** In order of weight: sockets first. A metric that could not be seen is not here; `notSeen` says why. */
  metrics: z.array(metricAnalysis),
  /** What could not be seen → why. */
  notSeen: z.record(z.string(), z.string()),
  /** The plan's own; see `replacements`. */
  replicas: z.array(replicaAnalysis),
  /** What the place started instead of replicas that were lost: without a verdict, and counted nowhere. */
  replacements: z.array(replacementAnalysis).optional(),
  nodes: z.array(nodeChanges).optional(),
  /** What the place said of itself, e.g. that an image was made. */
  notes: z.array(z.string()).optional(),
  /** What happened to the fleet, for the axes of time; in order. */
  marks: z.array(mark).optional(),
  culprits: z.array(culprit),
  /** Channels that the GC collected without a close, over all replicas; absent where channels are not observed. */
  abandoned: z.number().optional(),
  /** With `--profile`, where at least one replica's heap was profiled early and late. */
  profile: profileAnalysis.optional(),
  /** How many each creation site had live at every checkpoint. */
  liveBySite: liveBySite.optional(),
  census: z.array(censusRow),
  forecast: forecast.optional(),
  /** Where forgotten clients have an idle timeout: what it bounds their sockets at. */
  socketCeiling: socketCeiling.optional(),
  load: loadAnalysis.optional(),
  cost: costOfWork.optional(),
  /** What the Prometheus beside the run raised, by the first moment of each; absent where there was none. */
  alerts: z.array(alertAnalysis).optional(),
  phases: z.array(phase),
  charts: chartData,
  /** From start to the last event. */
  seconds: z.number(),
});

export type Analysis = z.infer<typeof analysis>;
/** Names of its parts, for whoever takes several; the schema of each is in its own file. */
export type { Finding } from './audit.js';
export type { Culprit } from './culprit.js';
export type { AlertAnalysis, Mark } from './events.js';
export type { CostOfWork, LoadAnalysis } from './load.js';
export type { MetricAnalysis, ReplicaVerdict, RoleGrowth } from './metricAnalysis.js';
export type { MetricName, MetricRole } from './metrics.js';
export type { Outcome } from './outcome.js';
export type { SourcePosition } from './position.js';
export type { CensusRow, Forecast, ReplacementAnalysis, ReplicaAnalysis, SocketLevels } from './replicas.js';

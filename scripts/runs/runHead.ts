import { basename, join } from 'node:path';
import { z } from 'zod';
import { leadingMetric } from '../analysis/charts/leadingMetric.js';
import { meanLine } from '../analysis/charts/meanLine.js';
import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import { analysis } from '../analysis/model/analysis.js';
import type { LeaksSince } from '../analysis/model/leaks.js';
import { metricName } from '../analysis/model/metricAnalysis.js';
import type { MetricName } from '../analysis/model/metrics.js';
import { isFor } from '../plan/kinds.js';
import { type AnyPlan, fleetTarget, runPlan } from '../plan/plan.js';
import { recordStart } from '../record/events.js';
import { readPlan } from '../record/readPlan.js';
import { targetName, targetNoun } from '../targets/names.js';
import { firstLine } from './firstLine.js';
import { alsoSaid, planKey } from './samePlan.js';

const SPARKLINE_POINTS = 24;

/** The schema of what a list shows of a run of the lab. */
const ofFleet = z.object({
  engine: runPlan.shape.engine,
  load: runPlan.shape.load.shape.kind,
  /**
   * The fleet. A role that is absent, in what an older lab wrote, is `mixed`; with split roles, replicas are counted
   * per role.
   */
  ...fleetTarget.pick({ variant: true, role: true, replicas: true }).shape,
  /** The passes of each replica that makes any. */
  passes: runPlan.shape.work.shape.amount,
});

/** The schema of what a list shows of a run whose target is no fleet: what it was, and its name. */
const ofOwn = z.object({ target: z.object({ noun: z.string(), name: z.string() }) });

const ofAll = z.object({
  id: runPlan.shape.id,
  /** What runs of the same plan have in common; where an older lab did not write it, it is made of the plan. */
  planKey: z.string().optional(),
  /** The settings of the plan that the other fields do not give, as one says them: `--transport=plaintext`. */
  alsoSaid: z.array(z.string()).optional(),
  /** The unit of the work; absent in what an older lab wrote. */
  unit: runPlan.shape.work.shape.unit.unwrap().optional(),
  /** ISO time; absent when the record broke off before its first line, or was not analysed yet. */
  startedAt: recordStart.shape.startedAt.optional(),
  /** Absent when the run was not analysed yet. */
  analysis: analysis
    .pick({ outcome: true, expected: true, asExpected: true, summary: true, headline: true, seconds: true })
    .extend({
      /**
       * The metric of the sparkline: the one that the verdict speaks of. Earlier labs knew only sockets, and did not
       * say so.
       */
      metric: metricName.default('sockets'),
      /** The mean of that metric over the replicas against passes, by checkpoint, at most 25 points. */
      sparkline: z.array(z.tuple([z.number(), z.number()])),
      /** The growth per unit of work of each metric that may leak; absent in what an older lab wrote. */
      growth: z.partialRecord(metricName, z.number()).optional(),
      /** How many leaks are new since the run before of the same plan, how many in both, and how many gone. */
      since: z.object({ fresh: z.number(), known: z.number(), gone: z.number() }).optional(),
    })
    .optional(),
});

/**
 * The schema of what a list of runs shows of one: the first line of its run.json. A run of the lab has the fields of a
 * fleet, any other run a `target`.
 */
const runHead = z.object({ ...ofFleet.partial().shape, ...ofOwn.partial().shape, ...ofAll.shape });

export type RunHead = z.infer<typeof runHead>;

/** The head of a run that has been analysed. */
export type AnalysedHead = RunHead & { analysis: NonNullable<RunHead['analysis']> };

/** Returns the head that {@link readHead} finds again in what `writeRunFile` writes. */
export function headOf({ plan, start, analysis, since }: AnalysedRun): AnalysedHead {
  const { outcome, expected, asExpected, summary, headline, seconds, charts, metrics } = analysis;
  const metric = leadingMetric(metrics);
  const series = charts.byWork.find(({ name }) => name === metric)?.series ?? [];
  return {
    ...headOfPlan(plan),
    ...identityOf(plan),
    ...(start && { startedAt: start.startedAt }),
    analysis: {
      ...{ outcome, expected, asExpected, summary, ...(headline && { headline }), seconds },
      ...{ metric, sparkline: sparklineOf(meanLine(series)), growth: growthOf(metrics) },
      ...(since && { since: countsOf(since) }),
    },
  };
}

function growthOf(metrics: AnalysedRun['analysis']['metrics']): Partial<Record<MetricName, number>> {
  return Object.fromEntries(
    metrics.flatMap(({ name, role, growthPerWork }) =>
      role === 'shown' || growthPerWork === null ? [] : [[name, Number(growthPerWork.toPrecision(6))]],
    ),
  );
}

/** Counts leaks by the place they are made at: a client that is never closed leaks channels and sockets, and is one. */
function countsOf({ fresh, known, gone }: LeaksSince): { fresh: number; known: number; gone: number } {
  const places = (leaks: LeaksSince['known']) =>
    new Set(leaks.map(({ metric, file, function: name }) => (file === undefined ? metric : `${file} ${name ?? ''}`)))
      .size;
  return { fresh: places(fresh), known: places(known), gone: places(gone) };
}

/** Reads the head of a run's folder, from its plan where it was not analysed. Undefined for a folder that is no run. */
export function readHead(dir: string): RunHead | undefined {
  const head = headOfRunFile(dir) ?? attempt(() => headOfPlan(readPlan(dir)));
  if (head === undefined || head.planKey !== undefined) return head;
  return { ...head, ...attempt(() => identityOf(readPlan(dir))) };
}

function identityOf(plan: AnyPlan): Pick<RunHead, 'planKey' | 'alsoSaid'> {
  return { planKey: planKey(plan), alsoSaid: alsoSaid(plan) };
}

/** Reads the head of run.json; undefined where the run was not analysed, or the file is damaged. */
function headOfRunFile(dir: string): RunHead | undefined {
  const line = attempt(() => firstLine(join(dir, 'run.json')));
  const head = attempt(() => runHead.parse(JSON.parse(`${line?.replace(/,$/, '')}}`).head));
  return head?.id === basename(dir) ? head : undefined;
}

function headOfPlan(plan: AnyPlan): RunHead {
  const { id } = plan;
  const { unit } = plan.work;
  if (!isFor(plan, 'fleet')) return { id, target: { noun: targetNoun(plan), name: targetName(plan) }, unit };
  const { target, engine, load, work } = plan;
  return {
    id,
    variant: target.variant,
    engine,
    load: load.kind,
    role: target.role,
    replicas: target.replicas,
    passes: work.amount,
    unit,
  };
}

function sparklineOf(points: readonly [work: number, level: number][]): [number, number][] {
  const step = Math.max(1, Math.ceil(points.length / SPARKLINE_POINTS));
  return points
    .filter((_, index) => index % step === 0 || index === points.length - 1)
    .map(([work, level]) => [tenths(work), tenths(level)]);
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

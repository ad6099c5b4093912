import { closeSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { leadingMetric } from '../analysis/charts/leadingMetric.js';
import { meanLine } from '../analysis/charts/meanLine.js';
import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import { analysis } from '../analysis/model/analysis.js';
import { metricName } from '../analysis/model/metricAnalysis.js';
import { isFor } from '../plan/kinds.js';
import { type AnyPlan, fleetTarget, runPlan } from '../plan/plan.js';
import { recordStart } from '../record/events.js';
import { readPlan } from '../record/readPlan.js';
import { openRegular } from '../record/regularFile.js';
import { targetName, targetNoun } from '../targets/names.js';

const HEAD_BYTES = 64 * 1024;
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
export function headOf({ plan, start, analysis }: AnalysedRun): AnalysedHead {
  const { outcome, expected, asExpected, summary, headline, seconds, charts, metrics } = analysis;
  const metric = leadingMetric(metrics);
  const series = charts.byWork.find(({ name }) => name === metric)?.series ?? [];
  return {
    ...headOfPlan(plan),
    ...(start && { startedAt: start.startedAt }),
    analysis: {
      ...{ outcome, expected, asExpected, summary, ...(headline && { headline }), seconds },
      ...{ metric, sparkline: sparklineOf(meanLine(series)) },
    },
  };
}

/** Reads the head of a run's folder, from its plan where it was not analysed. Undefined for a folder that is no run. */
export function readHead(dir: string): RunHead | undefined {
  return headOfRunFile(dir) ?? attempt(() => headOfPlan(readPlan(dir)));
}

/** Reads the head of run.json; undefined where the run was not analysed, or the file is damaged. */
function headOfRunFile(dir: string): RunHead | undefined {
  const line = attempt(() => firstLine(join(dir, 'run.json')));
  const head = attempt(() => runHead.parse(JSON.parse(`${line?.replace(/,$/, '')}}`).head));
  return head?.id === basename(dir) ? head : undefined;
}

function firstLine(path: string): string {
  const file = openRegular(path);
  try {
    const text = Buffer.alloc(HEAD_BYTES);
    return text.toString('utf8', 0, readSync(file, text)).split('\n', 1)[0] ?? '';
  } finally {
    closeSync(file);
  }
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

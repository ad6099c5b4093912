import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { runProgram } from '../../engines/runProgram.js';
import { temporaryFolder } from '../../engines/temporaryFolder.js';
import type { Drive } from '../../plan/drive.js';
import type { Order, OwnDriver, UnitDone } from './driver.js';
import type { DrivenPlace } from './place.js';
import { DriverFailed } from './refusal.js';

/** What k6 made, by its summary. */
export interface K6Made {
  readonly iterations: number;
  /** The checks that failed. */
  readonly failedChecks: number;
  readonly meanMs: number;
}

const count = z.number().nonnegative().catch(0);

/** The part that is read of the summary which k6 exports unless it is asked for another. */
const oldSummary = z.object({
  metrics: z.object({
    iterations: z.object({ count }).optional(),
    iteration_duration: z.object({ avg: count }).optional(),
    checks: z.object({ fails: count }).optional(),
  }),
});

/** The part that is read of the machine-readable summary, which k6 has since 1.5, and which k6 2 may export by itself. */
const newSummary = z.object({
  results: z.object({
    metrics: z.array(z.object({ name: z.string(), values: z.object({ count, avg: count }) })),
    checks: z.object({ results: z.array(z.object({ fails: count })).optional() }).optional(),
  }),
});

/**
 * Returns the driver that has k6 run so many iterations of a script. k6 tells the mean of their durations alone; an
 * iteration with a check that fails counts as failed.
 */
export function k6Driver(drive: Drive, place: DrivenPlace): OwnDriver {
  const script = resolve(place.cwd, drive.k6 ?? '');
  return {
    address: drive.k6 ?? '',
    work: (order, done) => iterated(script, order, place, done),
    close: () => undefined,
  };
}

async function iterated(
  script: string,
  order: Order,
  { env }: DrivenPlace,
  done: (unit: UnitDone) => void,
): Promise<void> {
  await using folder = temporaryFolder('leak-lab-k6-');
  const file = join(folder.path, 'summary.json');
  const amount = [
    ...(order.units === undefined ? [] : ['--iterations', `${order.units}`]),
    ...(order.forMs === undefined ? [] : ['--duration', `${Math.max(1, Math.round(order.forMs / 1000))}s`]),
  ];
  const quiet = ['--quiet', '--no-color', '--no-usage-report', '--address=', `--summary-export=${file}`];
  const args = [
    'run',
    ...quiet,
    '--vus',
    `${Math.min(order.concurrency, order.units ?? order.concurrency)}`,
    ...amount,
    script,
  ];
  const result = await runProgram('k6', args, { env, signal: order.signal });
  const { iterations: made, failedChecks, meanMs } = k6Made(summaryOf(file));
  const failed = Math.min(made, failedChecks);
  if (made === 0 && !order.signal.aborted)
    throw new DriverFailed(`k6 made no iteration: ${result.failed ?? 'it did not say why'}`);
  for (let each = 0; each < made; each++)
    done({
      ...(each < failed ? { status: 'CHECK_FAILED', failure: 'a check of k6 failed' } : { status: 'OK' }),
      latencyMs: meanMs,
      lateMs: 0,
    });
}

/** Reads what k6 made from its summary, of either shape; nothing where it is none. */
export function k6Made(summary: unknown): K6Made {
  const asked = newSummary.safeParse(summary).data?.results;
  if (asked) {
    const of = (name: string) => asked.metrics.find((metric) => metric.name === name)?.values;
    const failedChecks = (asked.checks?.results ?? []).reduce((sum, { fails }) => sum + fails, 0);
    return { iterations: of('iterations')?.count ?? 0, failedChecks, meanMs: of('iteration_duration')?.avg ?? 0 };
  }
  const { iterations, iteration_duration, checks } = oldSummary.safeParse(summary).data?.metrics ?? {};
  return {
    iterations: iterations?.count ?? 0,
    failedChecks: checks?.fails ?? 0,
    meanMs: iteration_duration?.avg ?? 0,
  };
}

function summaryOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

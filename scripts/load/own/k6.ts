import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runProgram } from '../../engines/runProgram.js';
import { temporaryFolder } from '../../engines/temporaryFolder.js';
import type { Drive } from '../../plan/drive.js';
import type { Order, OwnDriver, UnitDone } from './driver.js';
import type { DrivenPlace } from './place.js';
import { DriverFailed } from './refusal.js';

/** The part of k6's summary that is read. */
interface Summary {
  readonly metrics?: {
    readonly iterations?: { readonly count?: number };
    readonly iteration_duration?: { readonly avg?: number };
    readonly checks?: { readonly fails?: number };
  };
}

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
  const { iterations, iteration_duration, checks } = summaryOf(file)?.metrics ?? {};
  const made = iterations?.count ?? 0;
  const failed = Math.min(made, checks?.fails ?? 0);
  if (made === 0 && !order.signal.aborted)
    throw new DriverFailed(`k6 made no iteration: ${result.failed ?? 'it did not say why'}`);
  for (let each = 0; each < made; each++)
    done({
      ...(each < failed ? { status: 'CHECK_FAILED', failure: 'a check of k6 failed' } : { status: 'OK' }),
      latencyMs: iteration_duration?.avg ?? 0,
      lateMs: 0,
    });
}

function summaryOf(file: string): Summary | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Summary;
  } catch {
    return undefined;
  }
}

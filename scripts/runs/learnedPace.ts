import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../analysis/verdict/stats/quantile.js';
import { retainedBy } from '../plan/catalogue.js';
import { planCost } from '../plan/cost.js';
import type { RunPlan } from '../plan/plan.js';
import { firstLine } from './firstLine.js';
import type { RunHead } from './runHead.js';

/** What earlier runs tell of the time that an engine takes on this machine. */
export interface LearnedPace {
  /** How many times the estimate they took, the median of them. */
  readonly factor: number;
  /** The number of runs that it is learned from. */
  readonly runs: number;
}

/** The same of each engine that runs are known of. */
export type LearnedPaces = Readonly<Partial<Record<RunPlan['engine'], LearnedPace>>>;

/** Learns the pace of every engine that plans need. */
export function learnedPaces(reportsDir: string, plans: readonly RunPlan[], cpus: number): LearnedPaces {
  const engines = [...new Set(plans.map(({ engine }) => engine))];
  return Object.fromEntries(engines.map((engine) => [engine, learnedPace(reportsDir, engine, cpus)]));
}

/** The runs that are looked at: machines and their load change. */
const MOST_RUNS = 5;
/** The folders that are opened in search of them. */
const MOST_FOLDERS = 40;
/** A run that took more or less than these times its estimate met something that the next one need not meet. */
const SANE: readonly [number, number] = [0.2, 5];

/**
 * Learns from the newest runs in a reports folder how much longer than estimated runs on an engine take here; undefined
 * where there are none. Whatever cannot be read is passed over.
 */
function learnedPace(reportsDir: string, engine: RunPlan['engine'], cpus: number): LearnedPace | undefined {
  const factors: number[] = [];
  for (const name of runFolders(reportsDir).slice(0, MOST_FOLDERS)) {
    const factor = factorOf(join(reportsDir, name), engine, cpus);
    if (factor !== undefined && factor >= SANE[0] && factor <= SANE[1]) factors.push(factor);
    if (factors.length === MOST_RUNS) break;
  }
  return factors.length === 0 ? undefined : { factor: median(factors), runs: factors.length };
}

/** Returns the folders whose names begin with a time, the newest first. */
function runFolders(reportsDir: string): string[] {
  try {
    return readdirSync(reportsDir)
      .filter((name) => /^\d{8}T\d{6}Z-/.test(name))
      .sort()
      .reverse();
  } catch {
    return [];
  }
}

/**
 * Returns how many times its estimate a run took that came to a verdict; undefined for any other. Reads no more than it
 * needs, without the schemas, which a command that starts has not loaded: what is not as expected gives no finite number.
 */
function factorOf(dir: string, engine: RunPlan['engine'], cpus: number): number | undefined {
  try {
    const { head } = JSON.parse(`${firstLine(join(dir, 'run.json')).replace(/,$/, '')}}`) as { head: Partial<RunHead> };
    if (head.engine !== engine || !head.analysis || head.analysis.outcome === 'invalid') return undefined;
    const plan = JSON.parse(readFileSync(join(dir, 'plan.json'), 'utf8')) as RunPlan;
    const factor = head.analysis.seconds / planCost(plan, retainedBy(plan), cpus).seconds;
    return Number.isFinite(factor) ? factor : undefined;
  } catch {
    return undefined;
  }
}

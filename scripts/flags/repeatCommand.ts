import { isDeepStrictEqual } from 'node:util';
import { type RunPlan, runPlan } from '../plan.js';
import { impossibleCombinations } from './combinations.js';
import { labFlags } from './labFlags.js';
import { offered } from './offered.js';
import { parse } from './parse.js';
import { hasNoRate, planArguments } from './planArguments.js';
import { plansOf } from './plans.js';

/**
 * The command that repeats a run. A plan that no flags say, as of a plan.json that was written by hand, is repeated by its
 * file, in the usual folder of reports.
 * @example commandThatRepeats(plan) // "grpc-leak-lab lab --variant=leaky --rate=25"
 */
export function commandThatRepeats(plan: RunPlan): string {
  return commandFor(plan) ?? `grpc-leak-lab lab --plan=reports/${plan.id}/plan.json`;
}

/** What a command says beyond its plan. */
export interface Beyond {
  /** A second variant, by the same plan. Nothing is said of what to expect: of each its own. */
  beside?: string;
  /** What is expected is said even where it is the variant's own. */
  sayExpected?: boolean;
}

/**
 * The shortest command for a plan: it says a flag exactly where the lab, on a machine of some size, would come to another
 * value without it, defaults of the variant included. Undefined where no flags say the plan.
 */
export function commandFor(plan: RunPlan, { beside, sayExpected }: Beyond = {}): string | undefined {
  const named = beside === undefined ? [plan.target.variant] : [plan.target.variant, beside];
  const always = [`--variant=${named.join(',')}`, ...(sayExpected ? [`--expect=${plan.expect}`] : [])];
  const others = [...planArguments(plan), ...(beside === undefined && !sayExpected ? [`--expect=${plan.expect}`] : [])];
  const wanted = named.map((variant) => meaning({ ...plan, target: { ...plan.target, variant } }, beside !== undefined));
  const says = (flags: readonly string[]) =>
    plansSaid([...always, ...flags]).every((plans) =>
      isDeepStrictEqual(
        plans.map((each) => meaning(each, beside !== undefined)),
        wanted,
      ),
    );
  if (!says(others)) return undefined;
  const needed = others.reduceRight((left, flag) => {
    const without = left.filter((each) => each !== flag);
    return says(without) ? without : left;
  }, others);
  return ['grpc-leak-lab lab', ...always, ...needed].join(' ');
}

/** Rate and tick follow the cores. Whatever one core and any number of them come to, those between come to as well. */
const CORES = [1, Number.POSITIVE_INFINITY];

/** What the lab makes of these flags, on the least machine and on the greatest; nothing where they are refused. */
function plansSaid(args: readonly string[]): RunPlan[][] {
  const { given, mentioned, problems } = parse(args, labFlags());
  const refused = problems.length > 0 || impossibleCombinations(given, mentioned, offered).length > 0;
  return CORES.map((cpus) => (refused ? [] : plansOf(given, offered, cpus)));
}

/** What tells plans apart. Variants that are run side by side may differ in what to expect, and in how long they settle. */
function meaning(plan: RunPlan, isBeside: boolean): unknown {
  const reading = runPlan.safeParse(plan);
  if (!reading.success) return undefined;
  const { id, load, expect, settleLimitMs, ...others } = reading.data;
  const own = isBeside ? {} : { expect, settleLimitMs };
  return { ...others, ...own, load: hasNoRate(plan) ? { ...load, ratePerReplica: 0 } : load };
}

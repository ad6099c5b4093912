import { isDeepStrictEqual } from 'node:util';
import { type Catalogue, catalogue } from '../plan/catalogue.js';
import { isFor } from '../plan/kinds.js';
import { isOnBackOff } from '../plan/pace.js';
import type { RunPlan } from '../plan/plan.js';
import { readRunPlan } from '../plan/upgradePlan.js';
import { impossibleCombinations } from './combinations.js';
import { type LabFlags, labFlags } from './labFlags.js';
import { parse } from './parse.js';
import { planArguments } from './planArguments.js';
import { plansOf } from './plans.js';
import { saidPlans } from './said.js';

/**
 * Returns the command that repeats a run. A plan that no flags can express, such as a plan.json that was written by
 * hand, is repeated by its file, in the usual folder of reports.
 * @example commandThatRepeats(plan) // "grpc-leak-lab lab --variant=leaky --rate=25"
 */
export function commandThatRepeats(plan: RunPlan): string {
  return commandFor(plan) ?? `grpc-leak-lab lab --plan=reports/${plan.id}/plan.json`;
}

/** The additions of a command to its plan. */
export interface Beyond {
  /** A second variant, by the same plan. The expectation is then left out: each has its own. */
  beside?: string;
  /** A flag that the command is about: it is given even where it makes no difference. */
  about?: 'expect' | 'passes';
}

/**
 * Returns the shortest command for a plan: it has a flag exactly where the lab, on a machine of some size, would come
 * to another value without it, defaults of the variant included. Undefined where no flags express the plan.
 *
 * @param from what the command can choose from; default: what this lab has
 */
export function commandFor(
  recorded: RunPlan,
  { beside, about }: Beyond = {},
  from: Catalogue = catalogue,
): string | undefined {
  const { data: plan } = readRunPlan(recorded); // older plans say less
  if (plan === undefined || !isFor(plan, 'fleet')) return undefined;
  const isBeside = beside !== undefined;
  const variants = isBeside ? [plan.target.variant, beside] : [plan.target.variant];
  const flags = [
    `--variant=${variants.join(',')}`,
    ...planArguments(plan),
    ...(isBeside ? [] : [`--expect=${plan.expect}`]),
  ];
  const wanted = variants.map((variant) => meaning({ ...plan, target: { ...plan.target, variant } }, isBeside));
  const table = labFlags(from);
  const suffice = (some: readonly string[]) =>
    plansSaid(some, table, from).every((plans) => {
      const said = plans.map((each) => meaning(each, isBeside));
      return isDeepStrictEqual(said, wanted);
    });
  if (!suffice(flags)) return undefined;
  const stays = (flag: string) => ['variant', about].some((name) => flag.startsWith(`--${name}=`));
  const needed = flags.reduceRight((left, flag) => {
    const without = left.filter((each) => each !== flag);
    return !stays(flag) && suffice(without) ? without : left;
  }, flags);
  return ['grpc-leak-lab lab', ...needed].join(' ');
}

/**
 * The least and the greatest number of cores, which rate and tick follow. What the two come to, every number between
 * comes to as well.
 */
const CORES = [1, Number.POSITIVE_INFINITY];

/**
 * Returns the plans that the lab makes of these flags, on the least machine and on the greatest; none where they are
 * refused.
 */
function plansSaid(args: readonly string[], table: LabFlags, from: Catalogue): RunPlan[][] {
  const { given, mentioned, problems } = parse(args, table);
  const said = saidPlans(given);
  const refused = [...problems, ...said.problems, ...impossibleCombinations(said.all, mentioned, from)].length > 0;
  return CORES.map((cpus) => (refused ? [] : plansOf(said.all, from, cpus)));
}

/**
 * Returns the part of a plan that tells it from others. Variants that are run side by side may differ in what to
 * expect, and in how long they settle.
 */
function meaning(plan: RunPlan, isBeside: boolean): unknown {
  const { id, work, expect, observe, ...others } = plan;
  const { settleLimitMs, ...observed } = observe;
  const own = isBeside ? {} : { expect, settleLimitMs };
  return { ...others, ...own, observed, work: isOnBackOff(plan) ? { ...work, ratePerReplica: 0 } : work };
}

import { availableParallelism } from 'node:os';
import type { Leak } from '../../test/cases/lib/case.js';
import type { CaseRun } from './allCases.js';
import { type Grade, grade, withCloserLook } from './grade.js';
import { bareHeapGrowth, CLOSER, judged } from './judged.js';
import { installPackages } from './packages.js';
import type { LeftOut } from './table.js';

/** The results of many programs. */
export interface Results {
  grades: Grade[];
  leftOut: LeftOut[];
}

export interface HowToRunCases {
  /** The folder that packages are installed below. */
  packagesBelow: string;
  /** Programs that run at the same time; undefined: as many as there are cores, two at most. */
  jobs?: number;
  /** Is told of each program when it has been judged. */
  said?: (result: Grade | LeftOut) => void;
}

/** Runs these programs through the probe and the verdict, some at a time, and grades what the lab says. */
export async function runCases(cases: readonly CaseRun[], how: HowToRunCases): Promise<Results> {
  const results: Results = { grades: [], leftOut: [] };
  const queue = [...cases];
  const next = async (): Promise<void> => {
    for (let each = queue.shift(); each; each = queue.shift()) {
      const result = await one(each, how);
      how.said?.(result);
      if ('why' in result) results.leftOut.push(result);
      else results.grades.push(result);
    }
  };
  const jobs = how.jobs ?? Math.min(2, availableParallelism());
  await Promise.all(Array.from({ length: jobs }, next));
  return results;
}

async function one(each: CaseRun, { packagesBelow }: HowToRunCases): Promise<Grade | LeftOut> {
  const { name, twin, description } = each;
  const wanted = packagesOf(each);
  const packages = wanted && (await installPackages(wanted, packagesBelow));
  if (wanted && packages === undefined)
    return { name, twin, why: `${Object.keys(wanted).join(', ')} cannot be installed here`, failed: false };
  const result = await judged(each, packages);
  if ('failure' in result) return { name, twin, why: result.failure, failed: true };
  const isHeap = twin === 'leak' && (description as Leak).perUnit === undefined;
  const first = grade(each, result, isHeap ? await bareHeapGrowth(each, packages) : undefined);
  if (first.outcome !== 'leak' || first.named !== 'nothing') return first;
  const closer = await judged(each, packages, CLOSER);
  return 'failure' in closer ? first : withCloserLook(first, each, closer);
}

function packagesOf({ twin, description }: CaseRun): CaseRun['description']['packages'] {
  const { packages, fixedPackages } = description as Leak;
  return twin === 'fixed' ? (fixedPackages ?? packages) : packages;
}

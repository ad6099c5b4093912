/** Comparisons for tests of the pages, by the lab's own comparison of runs that it analysed. */
import { compareRuns } from '../../scripts/analysis/compare/compareRuns.js';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import type { ComparisonInput } from '../../scripts/report/index.js';
import { variants } from '../../services/variants/index.js';
import { cleanRun, leakRun } from './samples.js';

/** A set of one run, by a name. */
export type NamedRun = readonly [name: string, run: AnalysedRun];

/** Compares sets of one run each. */
export function compared(...sets: readonly NamedRun[]): ComparisonInput {
  return {
    comparison: compareRuns(sets.map(([name, run]) => ({ name, runs: [run] }))),
    runs: sets.map(([, run]) => ({ run, href: `../${run.plan.id}/report.html` })),
  };
}

/** Leaky against its fix, the plans alike. */
export async function comparisonSample(): Promise<ComparisonInput> {
  return compared(['leaky', await leakRun()], ['fixed', await cleanRun()]);
}

/** Twelve runs of twelve builds, leaking less and less, one of them with another plan. */
export async function dozenSample(): Promise<ComparisonInput> {
  const builds = Array.from({ length: 12 }, async (_, index): Promise<NamedRun> => {
    const share = 1 - index / 12;
    const held = (passes: number) => Math.round(3 * passes * share);
    const run = await leakRun({
      passes: index === 7 ? 30 : 60,
      holds: (passes) => ({ channels: held(passes), dialled: held(passes), accepted: held(passes) }),
      plan: {
        id: `20260105T1100${String(index).padStart(2, '0')}Z-build${index + 1}-processes-00${String(index).padStart(2, '0')}`,
      },
    });
    return [`build ${index + 1}`, run];
  });
  return compared(...(await Promise.all(builds)));
}

/** The variants, each as it is; the model of a fleet makes no record of a pool. */
export async function variantsSample(): Promise<ComparisonInput> {
  const runs = Object.keys(variants)
    .filter((name) => name !== 'pool')
    .map(async (variant, index): Promise<NamedRun> => {
      const id = `20260105T1200${String(index).padStart(2, '0')}Z-${variant}-processes-00${String(index).padStart(2, '0')}`;
      return [variant, await cleanRun({ variant, plan: { id, timers: true } })];
    });
  return compared(...(await Promise.all(runs)));
}

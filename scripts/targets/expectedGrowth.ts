import type { ExpectedLevels, ReplicaWork } from './target.js';

/**
 * Returns the growth of expected levels per unit of work, from the first checkpoint after the baseline to the last:
 * what merely fills up in the first slice is no growth. Undefined where the fleet changed before the last checkpoint:
 * growth is measured to the end, and half of an expectation would look wrong.
 */
export function expectedGrowth({ checkpoints }: ReplicaWork, levels: ExpectedLevels): number | undefined {
  if ([...checkpoints.values()].some(({ changed }) => changed)) return undefined;
  const points = [...checkpoints]
    .filter(([index, { work }]) => index > 0 && work > 0)
    .sort(([one], [other]) => one - other)
    .flatMap(([index, { work }]) => {
      const level = levels.get(index);
      return level === undefined ? [] : [{ work, level }];
    });
  const [first, last] = [points[0], points.at(-1)];
  return first && last && last.work > first.work ? (last.level - first.level) / (last.work - first.work) : undefined;
}

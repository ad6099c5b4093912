import type { Role } from '../../plan/replicas.js';
import type { WorkChart } from '../model/charts.js';
import { acrossRoles } from '../verdict/acrossRoles.js';

/**
 * Returns one line for a run, checkpoint by checkpoint, as `[work, level]`: the mean over the replicas that have the
 * checkpoint.
 *
 * @param roleOf where given, levels are added up over roles, {@link acrossRoles}; a checkpoint that a role lacks is
 *   left out
 */
export function meanLine(
  of: WorkChart['series'],
  roleOf: (replica: string) => Role = () => 'mixed',
): [work: number, level: number][] {
  const longest = Math.max(0, ...of.map(({ measured }) => measured.length));
  return Array.from({ length: longest }, (_, index) => {
    const works = of.map(({ measured }) => measured[index]?.[0]).filter((work) => work !== undefined);
    const level = acrossRoles(
      of.map(({ replica, measured }) => ({ role: roleOf(replica), value: measured[index]?.[1] })),
    );
    return { work: works.reduce((sum, work) => sum + work, 0) / works.length, level };
  }).flatMap(({ work, level }) => (level === undefined ? [] : [[work, level]]));
}

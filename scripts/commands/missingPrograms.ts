import { onPath } from '../engines/onPath.js';
import { driveOf } from '../plan/drive.js';
import type { DrivablePlan } from '../plan/plan.js';
import type { Problem } from '../text/problem.js';

/** Finds the programs that the load needs and that are not there. */
export function missingPrograms(plan: DrivablePlan, env: NodeJS.ProcessEnv): Problem[] {
  if (driveOf(plan)?.by !== 'k6' || onPath('k6', env.PATH) !== undefined) return [];
  return [
    {
      subject: '--k6',
      message: 'there is no k6 on the PATH',
      remedy: 'install it (https://grafana.com/docs/k6/latest/set-up/install-k6), or drive by --call, --url or --each',
    },
  ];
}

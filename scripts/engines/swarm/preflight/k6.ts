import type { Problem } from '../../../text/problem.js';
import type { EngineOptions, Job } from '../../engine.js';
import { onPath } from '../../onPath.js';

/** Returns a problem where a job needs k6 and there is no k6 to make its image from. */
export function k6({ program }: Job, { k6Image }: Pick<EngineOptions, 'k6Image'>): Problem[] {
  if (program.runtime !== 'k6' || k6Image !== undefined || onPath('k6')) return [];
  return [
    {
      message: 'this load is made by k6, which is not on the PATH',
      remedy:
        'go install go.k6.io/k6/v2@latest, or the package of https://grafana.com/docs/k6/latest/set-up/install-k6/; or name an image with k6 in it: --k6-image=grafana/k6:1.8.1',
    },
  ];
}

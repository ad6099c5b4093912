import { STOCK_PROMETHEUS } from '../../../plan/catalogue.js';
import type { RunPlan } from '../../../plan/plan.js';
import type { Problem } from '../../../text/problem.js';
import type { EngineOptions } from '../../engine.js';
import { onPath } from '../../onPath.js';

/** Returns a problem where a plan is monitored and there is no Prometheus to make its image from. */
export function prometheus(
  { observe: { metrics } }: Pick<RunPlan, 'observe'>,
  { prometheusImage }: Pick<EngineOptions, 'prometheusImage'>,
): Problem[] {
  if (metrics !== 'monitored' || prometheusImage !== undefined || onPath('prometheus')) return [];
  return [
    {
      message: '--monitor needs Prometheus, which is not on the PATH',
      remedy: `install it (Debian: apt-get install prometheus), or name an image with it: --prometheus-image=${STOCK_PROMETHEUS}`,
    },
  ];
}

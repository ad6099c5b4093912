import { METRIC_NAMES, type MetricName } from '../analysis/model/metrics.js';
import { METRICS } from '../analysis/verdict/metrics.js';
import type { FlagReading } from '../plan/flag.js';
import type { MaxGrowth } from '../plan/plan.js';
import { choice, decimal } from '../plan/read.js';
import { quoted } from '../text/plainText.js';

/** The metrics that growth can be tolerated of: a metric that is only shown never decides. */
export const LIMITABLE_METRICS: readonly MetricName[] = METRIC_NAMES.filter((name) => METRICS[name].role !== 'shown');

/** Reads a tolerated growth: `sockets:0.5`. */
export function growth(text: string): FlagReading<MaxGrowth> {
  const [name = '', amount, ...more] = text.split(':');
  if (METRIC_NAMES.some((known) => known === name) && !LIMITABLE_METRICS.some((known) => known === name))
    return { message: `${name} is only shown and never decides`, remedy: 'limit heap_after_gc_bytes instead' };
  const metric = choice(LIMITABLE_METRICS, 'metric')(name);
  if ('message' in metric) return metric;
  if (amount === undefined || amount === '' || more.length > 0)
    return { message: `${quoted(text)} is not METRIC:N`, remedy: `write for example --max-growth=${name}:0.5` };
  const perWork = decimal(0, Number.MAX_SAFE_INTEGER, name)(amount);
  if ('message' in perWork)
    return {
      message: `${quoted(amount)} is not a growth per pass`,
      remedy: `write a plain number of 0 or more${name.endsWith('_bytes') ? ', in bytes' : ''}: --max-growth=${name}:0.5`,
    };
  return { value: { metric: metric.value, perWork: perWork.value } };
}

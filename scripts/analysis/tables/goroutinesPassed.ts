import { targetOf } from '../../targets/index.js';
import type { RunCase } from '../condense/runCase.js';
import type { GoroutinesPassed } from '../model/goroutines.js';

/**
 * Returns when a replica was to pass the goroutines of the incident, and when one did. Undefined where none was to: on
 * any other cadence the work decides, not the time.
 */
export function goroutinesPassed({ plan, seen, judged }: RunCase): GoroutinesPassed | undefined {
  const predicted = targetOf({ plan, start: seen.start }).passing?.();
  if (!predicted) return undefined;
  const measured = judged
    .flatMap(({ id, life }) => {
      const [baseline, passed] = [life?.checkpoints.get(0), life?.passedGoroutines];
      return baseline && passed
        ? [{ replica: id, pass: passed.pass, seconds: (passed.atMs - baseline.atMs) / 1000 }]
        : [];
    })
    .sort((a, b) => a.seconds - b.seconds);
  return { predicted, ...(measured[0] && { measured: measured[0] }) };
}

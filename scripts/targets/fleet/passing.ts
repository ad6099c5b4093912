import { pauseBeforeMs } from '../../../services/process/cadence.js';
import { seededRandom } from '../../../services/process/random.js';
import { isOnBackOff } from '../../plan/pace.js';
import type { RunPlan } from '../../plan/plan.js';
import { replicasOf } from '../../plan/replicas.js';
import { INCIDENT_GOROUTINES, runsOnGo } from '../../plan/runtimes.js';
import type { VariantFacts } from '../../record/variantFacts.js';
import type { MomentOfPass } from '../target.js';
import { GOROUTINES_OF_SERVER, goroutinesOfClient } from './goroutinesHeld.js';

/**
 * The goroutines of a replica that has made no pass: two servers, the connection and the call of whoever asks it for its
 * baseline, the tick, the watch on the lab, and main.
 */
const AT_REST = 9;

/**
 * Predicts the first replica in Go to pass the goroutines of the incident, on the incident's back-off: its jitter comes
 * from the seed, so the moment of every pass is known before the run.
 *
 * @returns undefined where passes do not follow the back-off, no replica runs on Go, or none gets there
 */
export function predictPassing(
  plan: Pick<RunPlan, 'target' | 'load' | 'work' | 'seed'>,
  retains: VariantFacts['retains'] | undefined,
): MomentOfPass | undefined {
  if (!isOnBackOff(plan) || retains?.clients !== 'every-dial' || plan.target.service.serverMaxAgeMs !== undefined)
    return undefined;
  const n = plan.target.replicas;
  const ofClient = goroutinesOfClient(plan.target.grpcGo);
  const replicas = replicasOf(plan).map(({ name }, position) => ({ name, inGo: runsOnGo(plan, position), own: 0 }));
  const passes = replicas.flatMap((replica, position) =>
    momentsOf(plan, position + 1).map((seconds) => ({ replica, seconds })),
  );
  let all = 0;
  for (const { replica, seconds } of passes.sort((a, b) => a.seconds - b.seconds)) {
    replica.own += 1;
    all += 1;
    const over = replicas.find(
      ({ inGo, own }) => inGo && AT_REST + ofClient * n * own + GOROUTINES_OF_SERVER * all > INCIDENT_GOROUTINES,
    );
    if (over) return { replica: over.name, pass: over.own, seconds };
  }
  return undefined;
}

/** Returns when the replica with that number makes its passes, in seconds from the first. */
function momentsOf({ work, seed }: Pick<RunPlan, 'work' | 'seed'>, number: number): number[] {
  const random = seededRandom(seed + number);
  let ms = 0;
  return Array.from({ length: work.amount }, (_, pass) => {
    ms += pauseBeforeMs(pass, 'incident', 1, random);
    return ms / 1000;
  });
}

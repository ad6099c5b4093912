import { variantOf } from '../../../services/variants/index.js';
import { count } from '../../figures.js';
import { isSplit } from '../../replicas.js';
import type { Finding } from '../analysis.js';
import { readingsOf, sourceOf } from '../steps/metricReadings.js';
import type { RunCase } from '../steps/runCase.js';

/** How often grpc-js drops connections that no channel uses any more (`subchannel-pool.js`, 1.14). */
const SWEEP_MS = 10_000;

/**
 * Forgotten clients whose idle timeout gives their connections up: sockets are bounded by rate × time, which is not the
 * same as no leak. Says the ceiling and what was measured.
 */
export function auditBounds({ plan, judged }: RunCase): Finding | undefined {
  const { clientIdleTimeoutMs } = plan.service;
  if (clientIdleTimeoutMs === undefined || plan.target.transport !== 'mtls') return undefined;
  if (variantOf(plan.target.variant)?.keeps.clients !== 'every-dial') return undefined;
  const perPass = isSplit(plan) ? plan.replicas : 2 * plan.replicas;
  const ceiling = Math.min(perPass * plan.passes, (perPass * plan.load.ratePerReplica * (clientIdleTimeoutMs + SWEEP_MS)) / 1000);
  const measured = Math.max(0, ...judged.flatMap((replica) => readingsOf(sourceOf('sockets'), replica).map(({ readings }) => Math.max(...readings))));
  const rule = 'sockets-bounded';
  const sentence = `The idle timeout of ${clientIdleTimeoutMs / 1000} s bounds the sockets, though not the channels: ${perPass} per pass at ${count(plan.load.ratePerReplica)} passes a second, for that time and the 10 s in which grpc-js sweeps, are at most ${count(ceiling)}; ${count(measured)} were seen at a checkpoint.`;
  return { rule, level: measured <= ceiling * 1.05 ? 'ok' : 'note', sentence };
}

import type { EngineOptions } from '../../scripts/engines/engine.js';
import { RECORD_VERSION, type RunPlan } from '../../scripts/plan/plan.js';

/** A short, valid plan; `variant` and `transport` may be given beside the plan's own fields. */
export function planOf({
  variant = 'leaky',
  transport = 'mtls',
  ...rest
}: Partial<RunPlan> & {
  variant?: string;
  transport?: RunPlan['target']['transport'];
}): RunPlan {
  return {
    schemaVersion: RECORD_VERSION,
    id: `20260101T000000Z-${variant}-processes-0000`,
    target: { kind: 'fleet', variant, transport, role: 'mixed' },
    engine: 'processes',
    replicas: 3,
    passes: 12,
    slices: 6,
    load: { kind: 'grpc', ratePerReplica: 25, cadence: 'steady' },
    service: { streamDeadlineMs: 30_000, faultyPeers: 0 },
    seed: 1,
    attribution: true,
    countTimers: false,
    metrics: 'off',
    profile: false,
    cpuProfile: false,
    tickMs: 250,
    quietMs: 25,
    settleLimitMs: 5000,
    timeLimitMs: 120_000,
    expect: 'any',
    maxGrowth: [],
    ...rest,
  };
}

/** Nothing said of where: the local engine, no Swarm made, nothing kept. */
export const NOWHERE: EngineOptions = { swarmInit: false, image: 'auto', imageHosts: [], keep: false };

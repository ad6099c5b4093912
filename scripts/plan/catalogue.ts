import { type Variant, variants } from '../../services/variants/index.js';
import type { RunPlan } from './plan.js';

/** The engines, by name; `engines/index.ts` has a module for each. */
export const ENGINES = {
  processes: { summary: 'child processes of this one, on loopback' },
  swarm: { summary: 'services of a stack on a Docker Swarm, found by its DNS and loaded from inside its network' },
} as const;

/** The kinds of load, by name; `load/index.ts` has one for each. */
export const LOADS = {
  grpc: { summary: 'the embedded open-loop driver calls every replica’s front door; each call makes one pass' },
  k6: { summary: 'k6 calls every replica’s front door, open loop, and tails logs beside it; each call makes one pass' },
  none: { summary: 'replicas make their passes by themselves, steadily or on the incident’s back-off' },
} as const;

export type EngineName = keyof typeof ENGINES;
export type LoadName = keyof typeof LOADS;

/** The Prometheus image that messages name as an example. */
export const STOCK_PROMETHEUS = 'prom/prometheus:v2.55.1';

/** The part of a variant that a plan depends on. */
export type CataloguedVariant = Pick<Variant, 'retains' | 'plan'>;

/** The choices of the command line, each with a summary: names alone, so that `--help` loads no engine. */
export interface Catalogue {
  variants: Readonly<Record<string, CataloguedVariant>>;
  engines: Readonly<Record<string, { summary: string }>>;
  loads: Readonly<Record<string, { summary: string }>>;
}

export const catalogue: Catalogue = { variants, engines: ENGINES, loads: LOADS };

/** Returns what the plan's variant retains; undefined for a variant that this version does not have. */
export function retainedBy(plan: RunPlan, from: Catalogue = catalogue): Variant['retains'] | undefined {
  const { variant } = plan.target;
  return Object.hasOwn(from.variants, variant) ? from.variants[variant]?.retains : undefined;
}

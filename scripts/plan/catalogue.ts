import { type Variant, variants } from '../../services/variants/index.js';
import { engines } from '../engines/index.js';
import { loads } from '../load/index.js';
import type { RunPlan } from './plan.js';

/**
 * What the command line can choose from. The engines and loads feed it, so that `--help` and the checks never lag
 * behind.
 */
export interface Catalogue {
  variants: Readonly<Record<string, Variant>>;
  engines: Readonly<Record<string, { summary: string }>>;
  loads: Readonly<Record<string, { summary: string }>>;
}

export const catalogue: Catalogue = { variants, engines, loads };

/** The variant's side of a plan's prediction; undefined for a variant this version does not have. */
export function retainedBy(plan: RunPlan, from: Catalogue = catalogue): Variant['retains'] | undefined {
  const { variant } = plan.target;
  return Object.hasOwn(from.variants, variant) ? from.variants[variant]?.retains : undefined;
}

import { fixed } from './fixed.js';
import { leaky } from './leaky.js';
import { reuse } from './reuse.js';
import type { Variant } from './variant.js';

/** Every variant by name. A new one is a new file and its line here. */
export const variants = { leaky, fixed, reuse } satisfies Record<string, Variant>;

export type VariantName = keyof typeof variants;
export type { Variant };

/**
 * The room of variants: one file for each cause and cure, and what is known of it. Imports protos.
 */
import { errorPath } from './error-path.js';
import { errorPathClosed } from './error-path-closed.js';
import { fixed } from './fixed.js';
import { keepalive } from './keepalive.js';
import { leaky } from './leaky.js';
import { pool } from './pool.js';
import { reuse } from './reuse.js';
import { streamCancelled } from './stream-cancelled.js';
import { streamDeadline } from './stream-deadline.js';
import { streamEnded } from './stream-ended.js';
import { streamForgotten } from './stream-forgotten.js';
import { streamOrphan } from './stream-orphan.js';
import type { Variant } from './variant.js';

/** Every variant by name, a cause before its cures. A new one is a new file and its line here. */
export const variants = {
  leaky,
  fixed,
  reuse,
  pool,
  keepalive,
  'error-path': errorPath,
  'error-path-closed': errorPathClosed,
  'stream-forgotten': streamForgotten,
  'stream-deadline': streamDeadline,
  'stream-cancelled': streamCancelled,
  'stream-orphan': streamOrphan,
  'stream-ended': streamEnded,
} satisfies Record<string, Variant>;

export type VariantName = keyof typeof variants;
export type { Variant };

/** Returns the variant of that name; undefined for one that this version does not have. */
export function variantOf(name: string): Variant | undefined {
  return Object.hasOwn(variants, name) ? variants[name as VariantName] : undefined;
}

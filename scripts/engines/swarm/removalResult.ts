import type { Problem } from '../../text/problem.js';

/**
 * What became of something that might have been removed, as a sentence; a problem where it should have been and was
 * not.
 */
export type RemovalResult =
  | { readonly removed: string }
  | { readonly leftAlone: string }
  | { readonly failed: Problem };

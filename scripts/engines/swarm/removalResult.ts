import type { Problem } from '../../text/problem.js';

/** The result of a removal, as a sentence; a problem where something should have been removed and was not. */
export type RemovalResult =
  | { readonly removed: string }
  | { readonly leftAlone: string }
  | { readonly failed: Problem };

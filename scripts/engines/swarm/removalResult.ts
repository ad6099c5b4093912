import type { EngineProblem } from '../engine.js';

/**
 * What became of something that might have been removed, as a sentence; a problem where it should have been and was
 * not.
 */
export type Cleaned =
  | { readonly removed: string }
  | { readonly leftAlone: string }
  | { readonly failed: EngineProblem };

import type { FlagTable } from '../plan/flag.js';
import { outputFlags } from './outputFlags.js';

/** The flags of `compare` and `report`, which take their runs as plain arguments. */
export const runFlags = { ...outputFlags } satisfies FlagTable;

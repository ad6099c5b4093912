import type { FlagTable } from '../plan/flag.js';
import { wholeNumber } from '../plan/read.js';
import { outputFlags } from './outputFlags.js';

const group = 'What is removed';

/** The flags of `reports prune`. */
export const pruneFlags = {
  keep: {
    ...{ group, takes: 'one', placeholder: 'N', example: '50' },
    help: 'How many runs stay, the newest. Needed: nothing is removed by default.',
    read: wholeNumber(1, 1_000_000, 'runs'),
  },
  'dry-run': { group, takes: 'nothing', help: 'Says what would be removed, and touches nothing.' },
  reports: { ...outputFlags.reports, group },
} satisfies FlagTable;

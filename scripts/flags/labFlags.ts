import { GROUPS } from '../../protos/settings/row.js';
import { type Catalogue, catalogue } from '../plan/catalogue.js';
import type { FlagTable } from '../plan/flag.js';
import { path, wholeNumber } from '../plan/read.js';
import { outputFlags } from './outputFlags.js';
import { settingFlags } from './settingFlags.js';
import { whereFlags } from './whereFlags.js';

const [what, , , work] = GROUPS;

/**
 * The flags of `lab` that are no settings of a run: what else the command is to do, where, and where its output goes.
 */
const commandFlags = {
  list: {
    group: what,
    takes: 'nothing',
    help: 'Lists the variants: cause and cure, where each stood in the incident, what to expect; runs nothing.',
  },
  plan: {
    ...{ group: what, takes: 'one', placeholder: 'FILE', example: 'reports/latest/plan.json' },
    help: 'Repeats a recorded plan.json. It says what all other flags would; only --repeat, --time-limit, the flags of a Swarm and the output flags go with it.',
    read: path,
  },
  repeat: {
    ...{ group: work, takes: 'one', placeholder: 'N', default: '1', example: '5' },
    help: 'Runs of each plan, 1 to 50, interleaved A B, B A, A B, so that a drift of the machine cannot look like a difference.',
    read: wholeNumber(1, 50, 'repeats'),
  },
  ...whereFlags,
  ...outputFlags,
} satisfies FlagTable;

/** The flags of `lab`, settings first. */
export type LabFlags = typeof commandFlags & FlagTable;

/** Returns the flags of `lab`, with the variants, engines and loads that there are. */
export function labFlags(from: Catalogue = catalogue): LabFlags {
  return { ...settingFlags(from), ...commandFlags };
}

import { MOST_TIME_MS } from '../../protos/settings/limits.js';
import { GROUPS } from '../../protos/settings/row.js';
import { catalogue } from '../plan/catalogue.js';
import type { FlagTable, Reader } from '../plan/flag.js';
import { duration, listOf, wholeNumber } from '../plan/read.js';
import { type Setting, settingPathsOf } from '../plan/settings.js';
import { outputFlags } from './outputFlags.js';
import { settingFlags } from './settingFlags.js';

const [what, , , work] = GROUPS;

/** The greatest number that a process can have on Linux. */
const MOST_PID = 2 ** 22;

/** Reads numbers of processes; one that is named twice is named once. */
const pids: Reader<number[]> = (text) => {
  const numbers = new Set(text.split(',').map((number) => number.trim()));
  return listOf(wholeNumber(1, MOST_PID, 'a process'), '4711,4712')([...numbers].join(','));
};

/** The settings that another flag says, or that nobody is to say. */
const UNSAID: readonly Setting[] = ['limits.timeMs'];

const commandFlags = {
  for: {
    ...{ group: work, takes: 'one', placeholder: 'TIME', example: '5m', default: 'until it ends, or Ctrl-C' },
    help: 'Ends the command, or leaves the process, after this time, and judges what was seen until then; with load, the load takes up to this time.',
    read: duration(1000, MOST_TIME_MS),
  },
  pid: {
    ...{ group: what, takes: 'many', placeholder: 'PID', example: '4711' },
    help: 'Looks at a process that runs already, instead of a command: of Node from inside, any other from outside. Several, with commas or by repeating it, are all judged. Each goes on as it was when the lab has gone.',
    read: pids,
  },
  ...outputFlags,
} satisfies FlagTable;

/** The flags of `check`, settings first. */
export type CheckFlags = typeof commandFlags & FlagTable;

export function checkFlags(): CheckFlags {
  const settings = settingPathsOf('command').filter((setting) => !UNSAID.includes(setting));
  return { ...ownSettings(settings), ...commandFlags };
}

/** The flags of `judge`, settings first. */
export function judgeFlags(): typeof outputFlags & FlagTable {
  return { ...ownSettings(settingPathsOf('record')), ...outputFlags };
}

/** Returns the flags of settings, with the default that they have where no variant knows better. */
function ownSettings(settings: readonly Setting[]): FlagTable {
  const flags = settingFlags(catalogue, settings);
  return Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [
      name,
      name in OWN_DEFAULTS ? { ...flag, default: OWN_DEFAULTS[name] } : flag,
    ]),
  );
}

const OWN_DEFAULTS: Readonly<Record<string, string>> = { expect: 'clean', tick: '250ms' };

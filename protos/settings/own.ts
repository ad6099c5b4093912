import { OBSERVE, OBSERVE_OWN } from './observe.js';
import type { SettingRows } from './row.js';
import { WORK } from './work.js';

/** The settings of a command of one's own that is run, by their names in `target` of a plan. */
export const COMMAND = {
  /** The program and its arguments. */
  argv: { kind: { is: 'words' }, words: 'command', required: true, compared: 'told' },
  /** The absolute path of the folder that it is started in. */
  cwd: { kind: { is: 'text' }, words: 'folder', required: true, compared: 'free' },
  /** The processes that are judged: a regular expression for their command lines, or `all`. */
  process: {
    kind: { is: 'text' },
    flag: {
      ...{ name: 'process', group: 'What is run', placeholder: 'REGEX', example: 'worker' },
      help: 'Judges the processes whose command line it fits, or all of them: all. Several of one program are its replicas.',
      default: 'what listens or works',
    },
    optional: true,
    compared: 'told',
  },
} as const satisfies SettingRows;

/** The settings of processes that run already, by their names in `target` of a plan. */
export const PROCESS = {
  /** Their numbers. */
  pids: { kind: { is: 'words' }, words: 'processes', required: true, compared: 'free' },
  /** The program of the first and its arguments. */
  argv: { kind: { is: 'words' }, words: 'command', required: true, compared: 'told' },
} as const satisfies SettingRows;

/** The settings of lines that were printed elsewhere, by their names in `target` of a plan. */
export const RECORD = {
  /** The file that they came from; `-` for standard input. */
  from: { kind: { is: 'text' }, words: 'lines from', required: true, compared: 'told' },
} as const satisfies SettingRows;

/** The settings of work that is not the lab's own: its unit is the one that the record shows, unless it is said. */
export const OWN_WORK = {
  unit: { kind: WORK.unit.kind, words: WORK.unit.words, optional: true, compared: 'told' },
} as const satisfies SettingRows;

const { metrics: _ofTheFleet, ...observed } = OBSERVE;

/** The settings of how closely a command of one's own is looked at, by their names in `observe` of a plan. */
export const OWN_OBSERVE = { ...observed, ...OBSERVE_OWN } satisfies SettingRows;

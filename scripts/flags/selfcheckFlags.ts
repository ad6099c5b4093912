import type { FlagTable, Reader } from '../plan/flag.js';
import { choice, listOf } from '../plan/read.js';
import { PLANT_NAMES } from '../selfcheck/table.js';
import { outputFlags } from './outputFlags.js';

const { json, quiet, 'no-color': noColor } = outputFlags;

const names = listOf(choice(PLANT_NAMES, 'plant'), 'socket,timer');

/** Reads names of plants; one that is named twice is planted once. */
const only: Reader<(typeof PLANT_NAMES)[number][]> = (text) =>
  names([...new Set(text.split(',').map((name) => name.trim()))].join(','));

/** The flags of `selfcheck`. */
export const selfcheckFlags = {
  only: {
    group: 'What is planted',
    takes: 'one',
    placeholder: 'LIST',
    example: 'socket,timer',
    default: 'all',
    help: `Plants only these, of ${PLANT_NAMES.join(', ')}.`,
    read: only,
  },
  json,
  quiet: { ...quiet, help: 'No progress, and no line for each plant: only the last one.' },
  'no-color': noColor,
} satisfies FlagTable;

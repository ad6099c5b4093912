import type { FlagTable } from '../plan/flag.js';
import { path } from '../plan/read.js';

/** The flags that every command has. */
export const outputFlags = {
  reports: {
    group: 'Output',
    takes: 'one',
    placeholder: 'DIR',
    default: 'reports',
    example: 'reports',
    help: 'Folder of the runs and their reports.',
    read: path,
  },
  json: {
    group: 'Output',
    takes: 'nothing',
    help: 'One JSON document on stdout and nothing else; progress goes to stderr.',
  },
  quiet: {
    group: 'Output',
    takes: 'nothing',
    help: 'No progress: only one line a run, and one a comparison: its sentence and where its report is.',
  },
  'no-color': { group: 'Output', takes: 'nothing', help: 'No colours. NO_COLOR and TERM=dumb are respected too.' },
} satisfies FlagTable;

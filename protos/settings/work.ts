import type { SettingRows } from './row.js';

const group = 'How much work, and how fast';

/** The settings of the work, by their names in `work` of a plan. */
export const WORK = {
  /** Units of work that each replica (but for servers) is to do in the whole run. */
  amount: {
    kind: { is: 'whole', low: 1, high: 10_000_000, of: 'passes' },
    flag: {
      ...{ name: 'passes', group, placeholder: 'N', example: '60' },
      help: 'Discovery passes of each replica. More passes find a smaller leak: one of 40 resources in all, on each of three replicas, is found in more than 99.9 % of runs.',
    },
    usual: 60,
    required: true,
    environment: { name: 'LEAK_LAB_PASSES' },
    compared: 'work',
  },
  /** Name of one unit: of a fleet, a discovery pass; `unit` is one that a program counts by itself. */
  unit: {
    kind: {
      is: 'choice',
      names: ['pass', 'call', 'request', 'run', 'iteration', 'second', 'unit'],
      of: 'unit of work',
    },
    words: 'unit of work',
    usual: 'pass',
    compared: 'told',
  },
  /** Slices of the work, each followed by a checkpoint. */
  slices: {
    kind: { is: 'whole', low: 1, high: 48, of: 'slices' },
    flag: {
      ...{ name: 'slices', group, placeholder: 'N', example: '6', from: 3, to: 24 },
      help: 'Equal slices of the work, 3 to 24, each followed by a checkpoint; where passes do not divide evenly they differ by one pass. Fewer than 4 find a leak, but never say clean.',
    },
    usual: 6,
    required: true,
    environment: { name: 'LEAK_LAB_SLICES' },
    compared: 'work',
  },
  /** Units per second and replica. */
  ratePerReplica: {
    kind: { is: 'decimal', high: 1000, of: 'passes per second' },
    flag: {
      ...{ name: 'rate', group, placeholder: 'N', example: '25', from: 0.001 },
      help: 'Passes per second and replica, up to 1000.',
      default: '25, or what the cores carry',
    },
    usual: 25,
    rule: true,
    required: true,
    ownToVariant: true,
    environment: { name: 'LEAK_LAB_RATE' },
    compared: 'work',
  },
  /** Rhythm of the passes without a driver: evenly, or on the incident's back-off. */
  cadence: {
    kind: { is: 'choice', names: ['steady', 'incident'], of: 'cadence' },
    flag: {
      ...{ name: 'cadence', group, placeholder: 'NAME', example: 'incident' },
      help: "With --load=none. steady: evenly at --rate. incident: the incident's back-off, 500 ms × 1.5ⁿ with jitter up to 60 s (11 passes in the first minute).",
    },
    usual: 'steady',
    required: true,
    environment: { name: 'LEAK_LAB_CADENCE' },
    compared: 'work',
  },
  /** Whether a doubtful outcome is confirmed by a second stretch of load in the same processes. */
  confirm: {
    kind: { is: 'choice', names: ['auto', 'always', 'never'], of: 'way to confirm' },
    flag: [
      {
        ...{ name: 'confirm', group, says: 'always' },
        help: 'A second stretch of twice the work, in the same processes, and the verdict is of that: a pool stays put, a leak goes on. By itself only where the outcome is in want of work, or a leak is small, late, or could be a pool that fills. Of a fleet, with --load=grpc on processes.',
      },
      {
        ...{ name: 'no-confirm', group, says: 'never' },
        help: 'One stretch of load, whatever comes out.',
      },
    ],
    usual: 'auto',
    compared: 'told',
  },
} as const satisfies SettingRows;

/** The driver of the replicas, by its name in `load` of a plan. */
export const LOAD = {
  kind: {
    kind: { is: 'listed', in: 'loads', of: 'load' },
    flag: {
      ...{ name: 'load', group, placeholder: 'NAME', example: 'none' },
      help: 'What drives the replicas. {summaries}',
    },
    usual: 'grpc',
    required: true,
    compared: 'set',
    inSetName: { text: '--load={}', place: 5 },
  },
} as const satisfies SettingRows;

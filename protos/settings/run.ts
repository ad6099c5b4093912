import type { SettingRows } from './row.js';

/** The settings at the top of a plan. */
export const RUN = {
  schemaVersion: {
    kind: { is: 'whole', low: 1, high: 99, of: 'a version' },
    words: 'version of the record',
    required: true,
    compared: 'told',
  },
  /** Name of the run's folder: `<UTC time>-<variant>-<engine>-<4 hex>`. */
  id: { kind: { is: 'text' }, words: 'id', required: true, compared: 'free' },
  engine: {
    kind: { is: 'listed', in: 'engines', of: 'engine' },
    flag: {
      ...{ name: 'engine', group: 'What is run', placeholder: 'NAME', example: 'processes' },
      help: 'Where replicas run. {summaries}',
    },
    usual: 'processes',
    required: true,
    compared: 'set',
    inSetName: { text: '{}', place: 4 },
  },
  seed: {
    kind: { is: 'whole', low: 0, high: 0xffff_ffff, of: 'a seed' },
    flag: {
      ...{ name: 'seed', group: 'How much work, and how fast', placeholder: 'N', example: '1' },
      help: 'Seed of arrivals and jitter; the same seed makes the same schedule.',
    },
    usual: 1,
    required: true,
    environment: { name: 'LEAK_LAB_SEED' },
    compared: 'free',
  },
  /** Verdict that the run should come to; `any` is always as expected. */
  expect: {
    kind: { is: 'choice', names: ['leak', 'clean', 'any'], of: 'expectation' },
    flag: {
      ...{ name: 'expect', group: 'What is expected, and limits', placeholder: 'NAME', example: 'clean' },
      help: 'leak, clean or any: which outcome makes the exit status 0.',
      default: "the variant's own",
    },
    usual: 'any',
    rule: true,
    required: true,
    compared: 'free',
  },
} as const satisfies SettingRows;

import type { SettingRows } from './row.js';

/** The longest time that a run may be given, in milliseconds. */
export const MOST_TIME_MS = 7 * 86_400_000;

const group = 'What is expected, and limits';

/** The limits of a run, by their names in `limits` of a plan. */
export const LIMITS = {
  maxGrowth: {
    kind: { is: 'growths' },
    flag: {
      ...{ name: 'max-growth', group, placeholder: 'METRIC:N', example: 'sockets:0.5' },
      help: 'Growth per unit of work (of a fleet: per pass) that is tolerated; repeatable. Metrics: {names}.',
    },
    usual: [],
    required: true,
    compared: 'told',
  },
  /** The whole run ends at this. */
  timeMs: {
    kind: { is: 'duration', lowMs: 1000, highMs: MOST_TIME_MS },
    flag: {
      ...{ name: 'time-limit', group, placeholder: 'TIME', example: '1h', default: '10m' },
      help: 'A run ends at this, and what was measured is reported. A plan that needs longer is refused before the start.',
    },
    usual: 600_000,
    required: true,
    compared: 'told',
  },
} as const satisfies SettingRows;

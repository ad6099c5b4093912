/**
 * Measures what serving metrics costs: CPU time per call of a program under the probe whose metrics are scraped every
 * second, against the same process while nobody scrapes, in turns as of `probe`; and against a process that serves
 * none. About six minutes.
 */
import { type Env, type Figure, takeFigures } from './support/turns.js';

const PROBE: Env = { LEAK_LAB_ATTRIBUTION: 'on', LEAK_LAB_TICK_MS: '1000' };
const SERVING: Env = { ...PROBE, METRICS: 'on' };
const WARM = { WORK: 'warm' };

const figures: Figure[] = [
  {
    name: 'warm call: scraped at 1 Hz ÷ not',
    target: 1.02,
    work: WARM,
    arms: [{ env: SERVING, scraped: true }, { env: SERVING }],
    lives: 4,
    turns: 20,
  },
  {
    name: 'warm call: scraped at 1 Hz ÷ none',
    target: 1.02,
    work: WARM,
    arms: [{ env: SERVING, scraped: true }, { env: PROBE }],
    lives: 8,
    turns: 8,
  },
];

await takeFigures(figures);

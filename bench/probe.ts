/**
 * Measures what the probe costs: CPU time per call of a program under it against the same program without. The two take
 * turns of a second, so that whatever else the machine does meets both alike; the ratio of a turn is of one second and
 * the next. Two processes of the same program differ by some per cent, for as long as they live: so a pair of processes
 * counts once, with the median of its turns. Prints the median of the pairs, and between which two of them the true
 * median lies 95 times of 100. A figure takes three to five minutes. Arguments name the figures to take; without any,
 * all are taken.
 */
import { type Env, type Figure, takeFigures } from './support/turns.js';

const arm = (env?: Env) => ({ env });
const OFF = arm({ LEAK_LAB_ATTRIBUTION: 'off', LEAK_LAB_TICK_MS: '0' });
const ON = arm({ LEAK_LAB_ATTRIBUTION: 'on', LEAK_LAB_TICK_MS: '0' });
const TICKING = arm({ ...ON.env, LEAK_LAB_TICK_MS: '1000' });
const NONE = arm();
const WARM = { WORK: 'warm' };
const DIAL = { WORK: 'dial' };
const TLS_DIAL = { WORK: 'dial', TLS: 'on' };
const HTTP = { WORK: 'http' };
const OFTEN = { lives: 9, turns: 8 };

const figures: Figure[] = [
  { name: 'warm call: attribution on ÷ off', target: 1.03, work: WARM, arms: [ON, OFF], ...OFTEN },
  { name: 'warm call: whole probe ÷ none', target: 1.03, work: WARM, arms: [TICKING, NONE], ...OFTEN },
  { name: 'plaintext dial: attribution on ÷ off', target: 1.07, work: DIAL, arms: [ON, OFF], ...OFTEN },
  { name: 'TLS dial: attribution on ÷ off', target: 1.07, work: TLS_DIAL, arms: [ON, OFF], ...OFTEN },
  { name: 'TLS dial: whole probe ÷ none', target: 1.07, work: TLS_DIAL, arms: [TICKING, NONE], ...OFTEN },
  { name: 'plaintext dial: whole probe ÷ none', target: 1.07, work: DIAL, arms: [TICKING, NONE], ...OFTEN },
  { name: 'HTTP, made and served: whole probe ÷ none', target: 1.03, work: HTTP, arms: [TICKING, NONE], ...OFTEN },
  { name: 'warm call: tick at 1 Hz ÷ none', target: 1.02, work: WARM, arms: [TICKING, ON], ...OFTEN },
];

await takeFigures(figures);

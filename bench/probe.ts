/**
 * What the probe costs: CPU time of a program under it against the same program without, in pairs of processes that take
 * turns, so that whatever else the machine does meets both alike. Prints the median of the pairs' ratios with the middle
 * half of them, and the ratio of the cheapest run of either arm: other load on the machine only ever adds CPU time, so
 * that one is the steadier of the two. Each figure takes less than 60 s on an idle machine. Arguments name the figures to take;
 * without any, all are taken.
 */
import { type Figure, takeFigures } from './probe/pairs.js';

const OFF = { LEAK_LAB_ATTRIBUTION: 'off', LEAK_LAB_TICK_MS: '0' };
const ON = { LEAK_LAB_ATTRIBUTION: 'on', LEAK_LAB_TICK_MS: '0' };
const TICKING = { ...ON, LEAK_LAB_TICK_MS: '1000' };
const WARM = { WORK: 'warm', CALLS: '6000' };
const DIAL = { WORK: 'dial', CALLS: '250' };
const TLS_DIAL = { WORK: 'dial', CALLS: '150', TLS: 'on' };

const figures: Figure[] = [
  { name: 'warm call: attribution on ÷ off', target: 1.03, work: WARM, arms: [ON, OFF], pairs: 9 },
  { name: 'warm call: whole probe ÷ none', target: 1.03, work: WARM, arms: [TICKING, undefined], pairs: 9 },
  { name: 'plaintext dial: attribution on ÷ off', target: 1.07, work: DIAL, arms: [ON, OFF], pairs: 15 },
  { name: 'TLS dial: attribution on ÷ off', target: 1.07, work: TLS_DIAL, arms: [ON, OFF], pairs: 15 },
  { name: 'TLS dial: whole probe ÷ none', target: 1.07, work: TLS_DIAL, arms: [TICKING, undefined], pairs: 15 },
  { name: 'warm call: tick at 1 Hz ÷ none', target: 1.02, work: { ...WARM, CALLS: '12000' }, arms: [TICKING, ON], pairs: 7 },
];

await takeFigures(figures, process.argv.slice(2));

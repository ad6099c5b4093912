/**
 * What serving metrics costs: CPU time per call of a program under the probe whose metrics are scraped every second, against
 * the same program that serves none, in pairs as of `probe`. About two minutes.
 */
import { type Figure, takeFigures } from './support/pairs.js';

const PROBE = { LEAK_LAB_ATTRIBUTION: 'on', LEAK_LAB_TICK_MS: '1000' };
const WARM = { WORK: 'warm', CALLS: '20000' };

const figures: Figure[] = [{ name: 'warm call: metrics at 1 Hz ÷ none', target: 1.02, work: WARM, arms: [{ ...PROBE, METRICS: 'on' }, PROBE], pairs: 7 }];

await takeFigures(figures);

/**
 * What `--profile` costs: CPU time per call of a program under the probe with V8's sampling heap profiler and creation sites
 * of streams, against the same program under the probe without. Method and print-out are those of the bench `probe`.
 */
import { type Env, type Figure, takeFigures } from './support/pairs.js';

const OFF: Env = { LEAK_LAB_TICK_MS: '0' };
const ON: Env = { ...OFF, LEAK_LAB_PROFILE: 'heap' };
const CPU: Env = { ...OFF, LEAK_LAB_PROFILE: 'heap,cpu' };
const finer = (bytes: number): Env => ({ ...ON, LEAK_LAB_PROFILE_INTERVAL_BYTES: String(bytes) });
const WARM = { WORK: 'warm', CALLS: '6000' };
const TLS_DIAL = { WORK: 'dial', CALLS: '150', TLS: 'on' };

const figures: Figure[] = [
  { name: 'TLS dial: --profile ÷ without', target: 1.1, work: TLS_DIAL, arms: [ON, OFF], pairs: 15 },
  { name: 'warm call: --profile ÷ without', target: 1.1, work: WARM, arms: [ON, OFF], pairs: 9 },
  { name: 'warm call: sites of streams alone ÷ without', target: 1.1, work: WARM, arms: [finer(2 ** 40), OFF], pairs: 7 },
  { name: 'warm call: at 8 KiB ÷ without', target: 1.1, work: WARM, arms: [finer(8192), OFF], pairs: 9 },
  { name: 'warm call: at 128 KiB ÷ without', target: 1.1, work: WARM, arms: [finer(131_072), OFF], pairs: 9 },
  { name: 'TLS dial: --profile --cpu-profile ÷ without', target: 1.1, work: TLS_DIAL, arms: [CPU, OFF], pairs: 9 },
];

await takeFigures(figures);

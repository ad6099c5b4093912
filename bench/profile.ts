/**
 * Measures what `--profile` costs: CPU time per call of a program under the probe with V8's sampling heap profiler and
 * creation sites of streams, against the same program under the probe without. Method and print-out are those of the
 * bench `probe`.
 */
import { type Env, type Figure, takeFigures } from './support/turns.js';

const arm = (env: Env) => ({ env: { LEAK_LAB_TICK_MS: '0', ...env } });
const OFF = arm({});
const ON = arm({ LEAK_LAB_PROFILE: 'heap' });
const CPU = arm({ LEAK_LAB_PROFILE: 'heap,cpu' });
/** Streams have creation sites only where channels have. */
const NO_SITES = arm({ LEAK_LAB_ATTRIBUTION: 'off' });
const HEAP = arm({ LEAK_LAB_PROFILE: 'heap', ...NO_SITES.env });
const every = (bytes: number) => arm({ LEAK_LAB_PROFILE: 'heap', LEAK_LAB_PROFILE_INTERVAL_BYTES: String(bytes) });
/**
 * Takes checkpoints, so that a run is measured from its third slice on: calls of a method that is clean at two are
 * captured no more.
 */
const WARM = { WORK: 'warm', CHECKPOINTS: 'on' };
const TLS_WARM = { ...WARM, TLS: 'on' };
const TLS_DIAL = { WORK: 'dial', TLS: 'on', CHECKPOINTS: 'on' };
const BEFORE_CHECKPOINTS = { WORK: 'warm' };
const OFTEN = { lives: 9, turns: 8 };

const figures: Figure[] = [
  { name: 'TLS dial: --profile ÷ without', target: 1.1, work: TLS_DIAL, arms: [ON, OFF], ...OFTEN },
  { name: 'TLS warm call: --profile ÷ without', target: 1.1, work: TLS_WARM, arms: [ON, OFF], ...OFTEN },
  { name: 'plaintext warm call: --profile ÷ without', target: 1.1, work: WARM, arms: [ON, OFF], ...OFTEN },
  {
    name: 'plaintext warm call: sites of streams alone ÷ without',
    target: 1.1,
    work: WARM,
    arms: [every(2 ** 40), OFF],
    ...OFTEN,
  },
  {
    name: 'plaintext warm call: heap sampling alone ÷ without',
    target: 1.1,
    work: WARM,
    arms: [HEAP, NO_SITES],
    ...OFTEN,
  },
  {
    name: 'plaintext warm call, lines captured: --profile ÷ without',
    target: 1.1,
    work: BEFORE_CHECKPOINTS,
    arms: [ON, OFF],
    ...OFTEN,
  },
  {
    name: 'plaintext warm call, lines captured: sites of streams alone ÷ without',
    target: 1.1,
    work: BEFORE_CHECKPOINTS,
    arms: [every(2 ** 40), OFF],
    ...OFTEN,
  },
  { name: 'TLS dial: --profile --cpu-profile ÷ without', target: 1.1, work: TLS_DIAL, arms: [CPU, OFF], ...OFTEN },
];

await takeFigures(figures);

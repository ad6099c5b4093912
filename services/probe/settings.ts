import { PROBE_ENV } from './probe.js';

/** What the environment asks of the probe; durations in milliseconds. */
export interface Settings {
  /** Period of ticks; 0: none. */
  tickMs: number;
  /** Capture creation sites. */
  attribution: boolean;
  countTimers: boolean;
  quietMs: number;
  settleLimitMs: number;
  /** Readings of a checkpoint, at least 1. */
  readings: number;
  profile: ProfileSettings;
}

/** Which of V8's sampling profilers run. */
export interface ProfileSettings {
  heap: boolean;
  cpu: boolean;
  /** Checkpoints to print at; undefined: every one. */
  at: readonly number[] | undefined;
  intervalBytes: number;
}

/**
 * Reads the settings. A value that is no number counts as not given: the probe never stops its target from starting.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    tickMs: numberOf(env[PROBE_ENV.tickMs], 0, 1000),
    attribution: env[PROBE_ENV.attribution] !== 'off',
    countTimers: env[PROBE_ENV.countTimers] === 'on',
    quietMs: numberOf(env[PROBE_ENV.quietMs], 1, 25),
    settleLimitMs: numberOf(env[PROBE_ENV.settleLimitMs], 1, 5000),
    readings: Math.floor(numberOf(env[PROBE_ENV.readings], 1, 3)),
    profile: profileSettings(env),
  };
}

function profileSettings(env: NodeJS.ProcessEnv): ProfileSettings {
  const wanted = listOf(env[PROBE_ENV.profile]);
  const at = listOf(env[PROBE_ENV.profileAt]).map(Number);
  return {
    heap: wanted.includes('heap'),
    cpu: wanted.includes('cpu'),
    at: at.length > 0 ? at : undefined,
    // At 128 KiB, one of three runs of `leaky` at its defaults had too few samples to name its line beyond doubt.
    intervalBytes: numberOf(env[PROBE_ENV.profileIntervalBytes], 1024, 65_536),
  };
}

function listOf(text = ''): string[] {
  return text.split(',').filter((part) => part !== '');
}

function numberOf(text: string | undefined, least: number, otherwise: number): number {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= least ? value : otherwise;
}

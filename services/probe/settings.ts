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
}

/** Reads the settings. A value that is no number counts as not given: the probe never stops its target from starting. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    tickMs: numberOf(env[PROBE_ENV.tickMs], 0, 1000),
    attribution: env[PROBE_ENV.attribution] !== 'off',
    countTimers: env[PROBE_ENV.countTimers] === 'on',
    quietMs: numberOf(env[PROBE_ENV.quietMs], 1, 25),
    settleLimitMs: numberOf(env[PROBE_ENV.settleLimitMs], 1, 5000),
    readings: Math.floor(numberOf(env[PROBE_ENV.readings], 1, 3)),
  };
}

function numberOf(text: string | undefined, least: number, otherwise: number): number {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= least ? value : otherwise;
}

import { PROBE_ENV, PROBE_USUAL } from '../../protos/probeEnvironment.js';
import { OBSERVE, OBSERVE_OWN } from '../../protos/settings/observe.js';
import { settingsIn } from '../../protos/settings/told.js';
import type { ValuesOf } from '../../protos/settings/values.js';

/**
 * The settings that the environment gives the probe: how closely the plan looks, and those that only the probe is told.
 */
export interface Settings extends ValuesOf<typeof OBSERVE & typeof OBSERVE_OWN> {
  /** The path of the control channel; absent where vitals are printed among the target's output. */
  channel?: string;
  /** True: the process ran already when the probe came, and goes on when it has left. */
  attached: boolean;
  /** Readings of a checkpoint, at least 1. */
  readings: number;
  profiler: ProfilerSettings;
}

/** The profilers of V8 that are to run. */
export interface ProfilerSettings {
  heap: boolean;
  cpu: boolean;
  /** The checkpoints to print at; undefined: every one. */
  at: readonly number[] | undefined;
  intervalBytes: number;
}

/**
 * Reads the settings. A value that is no number counts as not given: the probe never stops its target from starting.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const observe = settingsIn({ ...OBSERVE, ...OBSERVE_OWN }, env);
  const at = (env[PROBE_ENV.profileAt] ?? '').split(',').filter((part) => part !== '');
  return {
    ...observe,
    ...(env[PROBE_ENV.channel] && { channel: env[PROBE_ENV.channel] }),
    attached: env[PROBE_ENV.attached] === 'on',
    readings: Math.floor(numberOf(env[PROBE_ENV.readings], 1, PROBE_USUAL.readings)),
    profiler: {
      heap: observe.profile,
      cpu: observe.cpuProfile,
      at: at.length > 0 ? at.map(Number) : undefined,
      intervalBytes: numberOf(env[PROBE_ENV.profileIntervalBytes], 1024, usualInterval(env)),
    },
  };
}

function usualInterval(env: NodeJS.ProcessEnv): number {
  return env[PROBE_ENV.channel] ? PROBE_USUAL.ownProfileIntervalBytes : PROBE_USUAL.profileIntervalBytes;
}

function numberOf(text: string | undefined, least: number, otherwise: number): number {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= least ? value : otherwise;
}

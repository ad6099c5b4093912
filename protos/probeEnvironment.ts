/** The variables that the probe reads from the environment, besides the settings of `protos/settings/observe.ts`. */
export const PROBE_ENV = {
  /**
   * Path of the control channel, a Unix socket in a private folder. Vitals go out and commands come in there, and stdout
   * stays the program's own. Without it vitals are printed among the program's output.
   */
  channel: 'LEAK_LAB_CHANNEL',
  /** `on`: the process ran already when the probe came. It is told so by the lab, never by its environment. */
  attached: 'LEAK_LAB_ATTACHED',
  /** Readings of a checkpoint, each after forced GCs. */
  readings: 'LEAK_LAB_READINGS',
  /**
   * Indexes of the checkpoints that the heap profile is printed at, e.g. `0,1,6`; default: all. The CPU profile is
   * printed at the last of them.
   */
  profileAt: 'LEAK_LAB_PROFILE_AT',
  /** Mean of the bytes allocated between two samples of the heap. */
  profileIntervalBytes: 'LEAK_LAB_PROFILE_INTERVAL_BYTES',
} as const;

/** The values that the probe uses where it is told none. */
export const PROBE_USUAL = {
  readings: 3,
  /**
   * 64 KiB: at 128 KiB, one of three runs of `leaky` at its defaults had too few samples to name its line beyond doubt.
   */
  profileIntervalBytes: 65_536,
  /** The same under a control channel, where one process is judged that may leak little. */
  ownProfileIntervalBytes: 16_384,
} as const;

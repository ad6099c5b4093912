import type { SettingRows } from './row.js';

const group = 'What is observed';

/** The settings of how a program of one's own is looked at beyond {@link OBSERVE}, by their names in `observe` of a plan. */
export const OBSERVE_OWN = {
  /** Forces garbage collections before a reading. */
  gc: {
    kind: { is: 'switch' },
    flag: [
      {
        ...{ name: 'no-gc', group, says: false },
        help: 'Forces no garbage collections: heap and external memory are not judged then, and what is only held by garbage counts.',
      },
    ],
    usual: true,
    environment: { name: 'LEAK_LAB_GC' },
    compared: 'observed',
  },
} as const satisfies SettingRows;

/** The settings of how closely a target is looked at, by their names in `observe` of a plan. */
export const OBSERVE = {
  /** Captures creation sites, so that the guilty line can be named. */
  attribution: {
    kind: { is: 'switch' },
    flag: [
      { name: 'attribution', group, says: true, default: 'on', help: 'Names the line that made what leaked.' },
      {
        ...{ name: 'no-attribution', group, says: false },
        help: 'Does not name it: a dial then costs about a tenth less CPU.',
      },
    ],
    usual: true,
    required: true,
    environment: { name: 'LEAK_LAB_ATTRIBUTION' },
    compared: 'observed',
  },
  /** Counts timers, through async_hooks. */
  timers: {
    kind: { is: 'switch' },
    flag: [
      {
        ...{ name: 'count-timers', group, says: true },
        help: 'Counts timers as well, through async_hooks: costs 5 to 35 % of CPU.',
      },
    ],
    usual: false,
    required: true,
    ownToVariant: true,
    environment: { name: 'LEAK_LAB_COUNT_TIMERS' },
    compared: 'observed',
  },
  /** Serves Prometheus metrics from each replica; `monitored` also runs a Prometheus that scrapes them. */
  metrics: {
    kind: { is: 'choice', names: ['off', 'on', 'monitored'], of: 'kind of metrics' },
    flag: [
      {
        ...{ name: 'metrics', group, says: 'on' },
        help: 'Every replica serves Prometheus metrics, on port 7009 of its own address.',
      },
      {
        ...{ name: 'monitor', group, says: 'monitored' },
        help: 'As --metrics, and a Prometheus scrapes them while the run lasts: the report shows when alerts fire. It has to be on the PATH; on a Swarm, --prometheus-image may name an image instead.',
      },
    ],
    usual: 'off',
    environment: { name: 'LEAK_LAB_METRICS' },
    compared: 'observed',
  },
  /** Runs V8's sampling heap profiler, and captures the creation sites of streams. */
  profile: {
    kind: { is: 'switch' },
    flag: [
      {
        ...{ name: 'profile', group, says: true },
        help: 'V8’s sampling heap profiler in each replica: what grows by allocation site, .heapprofile files, and who opened and who serves the streams. Costs some 5 % of CPU per call or dial, 20 % of a call on a warm channel until its method was clean at two checkpoints, and 12 ms per MB of heap at a checkpoint where new streams are served.',
      },
    ],
    usual: false,
    environment: { name: 'LEAK_LAB_PROFILE', as: { word: 'heap' } },
    compared: 'observed',
  },
  /** Runs V8's CPU profiler, from the baseline to the last checkpoint. */
  cpuProfile: {
    kind: { is: 'switch' },
    flag: [
      {
        ...{ name: 'cpu-profile', group, says: true },
        help: 'V8’s CPU profiler in each replica, with --profile or alone, from the baseline to the last checkpoint: .cpuprofile files.',
      },
    ],
    usual: false,
    environment: { name: 'LEAK_LAB_PROFILE', as: { word: 'cpu' } },
    compared: 'observed',
  },
  /** Period of the cheap readings; 0: none. */
  tickMs: {
    kind: { is: 'duration', lowMs: 0, highMs: 3_600_000 },
    flag: {
      ...{ name: 'tick', group, placeholder: 'TIME', example: '1s', from: 10, orZero: true },
      help: 'Period of the cheap readings between checkpoints; 0: none.',
      default: '250ms in runs under a minute, else 1s',
    },
    usual: 1000,
    rule: true,
    required: true,
    environment: { name: 'LEAK_LAB_TICK_MS' },
    compared: 'told',
  },
  /** Milliseconds for which nothing must be accepted, dialled or closed before a settled reading. */
  quietMs: {
    kind: { is: 'duration', lowMs: 1, highMs: 60_000 },
    words: 'quiet before a reading',
    usual: 25,
    rule: true,
    required: true,
    follows: 'work.ratePerReplica',
    environment: { name: 'LEAK_LAB_QUIET_MS' },
    compared: 'told',
  },
  /** Milliseconds that a checkpoint waits for quiet: twice the longest deadline of a stream, at most. */
  settleLimitMs: {
    kind: { is: 'duration', lowMs: 100, highMs: 2 * 86_400_000 },
    words: 'longest wait for quiet',
    usual: 5000,
    rule: true,
    required: true,
    follows: 'target.service.streamDeadlineMs',
    environment: { name: 'LEAK_LAB_SETTLE_LIMIT_MS' },
    compared: 'told',
  },
} as const satisfies SettingRows;

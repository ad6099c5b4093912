/** Something that a test may leave open for the time being. */
export type LeakedResource =
  | 'channel'
  | 'socket'
  | 'stream'
  | 'timer'
  | 'session'
  | 'descriptor'
  | 'child'
  | 'worker'
  | 'buffer'
  | 'closure';

/** A metric that is judged; see the report's own names. */
export type JudgedMetric =
  | 'sockets'
  | 'channels'
  | 'streams'
  | 'sessions'
  | 'descriptors'
  | 'children'
  | 'workers'
  | 'timers'
  | 'heap_after_gc_bytes'
  | 'external_bytes';

/** A leak that is known and borne, as of a library that nobody here can mend. */
export interface Allowance {
  /** What is left open. Its sockets, sessions and descriptors are allowed with a channel. */
  resource: LeakedResource;
  /** The line that opens it: a part of `file:line`, or a pattern. */
  site: string | RegExp;
  /** The most that may be left open per call. */
  atMost: number;
  /** The reason, which is printed each time. */
  because: string;
}

/** The settings of {@link assertNoLeak}; none is needed. */
export interface AssertNoLeakOptions {
  /**
   * How often the body is called after the warm-up, about, 20 to 100,000; where what is seen does not decide, up to
   * seven times as often. Default: 36.
   */
  calls?: number;
  /** Known leaks that are no failure. Each is printed, and one that is not needed fails. */
  allow?: readonly Allowance[];
  /** The metrics that are judged. Default: all that can be seen. */
  metrics?: readonly JudgedMetric[];
  /**
   * A JSON file of leaks that were there before, relative to the working directory. It is written by a run with
   * LEAK_LAB_BASELINE=write, meant to be committed, and only shrinks.
   */
  baseline?: string;
  /** The name under which the baseline has this assertion's leaks. Default: the test's file. */
  name?: string;
}

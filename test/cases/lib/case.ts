/**
 * The contract of the cases: small programs that leak one resource each, their fixed twins, and programs that only look
 * as if they leaked. They run under the probe as strangers' programs do, and use nothing of the lab.
 */

/** A program that works in units, like the calls of a service. */
export interface Program {
  /** Makes what lives as long as the program; it is no part of the work. */
  setup?(): Promise<void> | void;
  /** Does one unit of work. A unit that throws has failed, and counts as done. */
  once(): Promise<void> | void;
  /** Counts what is held now, as the kernel, gRPC or the program itself knows it: never asks the probe. */
  truth(): Promise<number> | number;
  /** Ends what it has started. */
  teardown?(): Promise<void> | void;
}

/** The metrics of the lab that a case is about. */
export type CaseMetric =
  | 'sockets'
  | 'channels'
  | 'streams'
  | 'timers'
  | 'descriptors'
  | 'children'
  | 'workers'
  | 'sessions'
  | 'heap_after_gc_bytes'
  | 'external_bytes';

/** The parts of a description that leaks and look-alikes have in common. */
export interface Description {
  /** One sentence: what the program does. */
  about: string;
  /** Units of work between two checkpoints; undefined: 10. Where memory alone shows it, more. */
  unitsPerSlice?: number;
  /** Packages of a registry, with their exact versions, that are installed on demand for this case alone. */
  packages?: Readonly<Record<string, string>>;
}

/** A file of `leaks/` exports one as `description`, and a function `program(leaks: boolean)`: the leak or its twin. */
export interface Leak extends Description {
  /** The public report that the case is made after. */
  after?: string;
  /** The metric that shows the leak, in the unit of `truth()` where it is a count. */
  metric: CaseMetric;
  /** The growth of that metric per unit of work; undefined for heap: measured on the program without the probe. */
  perUnit?: number;
  /** Why the lab is known to miss this leak today: it stays a miss in the table, and CI notices when it is one no more. */
  knownMiss?: string;
  /** The packages of the twin, where it differs in nothing but their versions. */
  fixedPackages?: Readonly<Record<string, string>>;
  /** By what the fault is to be named, on a closer look at the latest. Better is noted, worse is wrong. */
  named: 'line' | 'function' | 'package' | 'nothing';
  /** Names the package at fault; the line that bears the comment `LEAK` does as well, and alone where this is undefined. */
  guilty?: string;
  /** The file of that comment, below `test/cases/`; undefined: the case's own. */
  guiltyFile?: string;
}

/** A file of `clean/` exports one as `description`, and a function `program()`. */
export interface LookAlike extends Description {
  /** The feature that invites a false alarm. */
  looksLike: CaseMetric;
}

/** Which of the programs of a case is run. */
export type Twin = 'leak' | 'fixed' | 'clean';

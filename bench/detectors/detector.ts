import type { DetectorId, DetectorReading, DetectorRuntime, MissingDetector } from './document.js';

/** The leak, or the same program with its cure. */
export type ProgramTwin = 'leaky' | 'fixed';

/** One detector: a real run of it on either program. */
export interface Detector {
  readonly id: DetectorId;
  readonly runtime: DetectorRuntime;
  /** @throws {NotHad} when it cannot be asked here */
  read(twin: ProgramTwin): Promise<DetectorReading>;
}

/** What a detector works with. */
export interface DetectorContext {
  /** A folder for temporary files that is there as long as the detectors run. */
  readonly folder: string;
  /** The environment of the programs: the addresses that they ask. */
  readonly env: Readonly<Record<string, string>>;
  /** The number of clients that a program makes. */
  readonly clients: number;
  /** Says what is being done. */
  readonly said: (text: string) => void;
}

/** The error of a detector that cannot be asked here, with the reason. */
export class NotHad extends Error {
  readonly why: MissingDetector;

  constructor(why: MissingDetector) {
    super(why.kind);
    this.why = why;
  }
}

/** Returns a function that does something once, and gives everybody the same result. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

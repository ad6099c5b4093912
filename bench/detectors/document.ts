/** What the detectors said, as values: the page and the Markdown are made of this document and of nothing else. */

/** The runtimes that have a table. */
export const RUNTIMES = ['go', 'node'] as const;
export type DetectorRuntime = (typeof RUNTIMES)[number];

/** The detectors, in the order of the tables. */
export const DETECTOR_IDS = [
  ...['go-descriptors', 'go-goroutines', 'go-goleak', 'go-goleak-ancestors', 'go-goroutineleak'],
  ...['go-goroutineleak-idle', 'go-goroutineleak-ancestors', 'go-heap', 'go-heap-every', 'go-lab'],
  ...['node-descriptors', 'node-descriptors-shared', 'node-resources', 'node-classes', 'node-classes-shared'],
  ...['node-vitest', 'node-vitest-hanging', 'node-jest', 'node-memlab', 'node-memlab-all', 'node-leakage'],
  ...['node-assert', 'node-check'],
] as const;
export type DetectorId = (typeof DETECTOR_IDS)[number];

/** The result of `npm run detectors`. */
export interface DetectorDocument {
  readonly formatVersion: 1;
  /** The day, as in 2026-12-01. */
  readonly day: string;
  readonly machine: { readonly cores: number; readonly cpu: string; readonly system: string };
  /** Names of what was used, with their versions. */
  readonly versions: Readonly<Record<string, string>>;
  /** The clients of a run, and how many of them got a connection. */
  readonly clients: number;
  readonly connected: number;
  readonly rows: readonly DetectorRow[];
}

/** What one detector said of the leak and of its twin, or why it was not asked. */
export interface DetectorRow {
  readonly id: DetectorId;
  readonly runtime: DetectorRuntime;
  readonly result:
    | { readonly kind: 'ran'; readonly leaky: DetectorReading; readonly fixed: DetectorReading }
    | { readonly kind: 'missing'; readonly why: MissingDetector };
}

/** What a detector said of one program. */
export interface DetectorReading {
  readonly leak: boolean;
  /** Whether what it printed names the line that makes the clients; `next`: the line below it. */
  readonly line: 'named' | 'next' | 'none';
  readonly evidence: DetectorEvidence;
}

/** What a detector printed, in short. */
export type DetectorEvidence =
  | {
      readonly kind: 'count';
      readonly of: 'descriptors' | 'goroutines';
      readonly before: number;
      readonly after: number;
    }
  | { readonly kind: 'resources'; readonly before: readonly string[]; readonly after: readonly string[] }
  | { readonly kind: 'leaked-goroutines'; readonly leaked: number; readonly all: number }
  | { readonly kind: 'unexpected-goroutines'; readonly groups: readonly GoroutineCount[] }
  | { readonly kind: 'classes'; readonly classes: readonly ClassGrowth[] }
  | { readonly kind: 'objects'; readonly objects: number; readonly bytes: string }
  | { readonly kind: 'said'; readonly lines: readonly string[] };

/** Goroutines of one kind, by the function at their top. */
export interface GoroutineCount {
  readonly top: string;
  readonly count: number;
}

/** A class of the heap, and how many objects more there are of it. */
export interface ClassGrowth {
  readonly name: string;
  readonly more: number;
}

/** The reasons why a detector could not be asked. */
export type MissingDetector =
  | { readonly kind: 'no-go' }
  | { readonly kind: 'not-installed'; readonly packages: readonly string[]; readonly said: string }
  | { readonly kind: 'failed'; readonly said: string };

/** What a row comes to. */
export type DetectorVerdict = 'found' | 'not-found' | 'flags-twin' | 'missing';

/** Returns what a row comes to. A detector that calls the twin a leak too tells nothing apart. */
export function verdictOf({ result }: DetectorRow): DetectorVerdict {
  if (result.kind === 'missing') return 'missing';
  if (result.fixed.leak) return 'flags-twin';
  return result.leaky.leak ? 'found' : 'not-found';
}

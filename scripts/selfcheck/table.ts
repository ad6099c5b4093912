/**
 * The room of the self-check: what is planted, whether it was found, and what is remembered of it. Imports text, protos,
 * services (the plants' names), plan, record and the analysis's model.
 */
import type { PlantedName } from '../../services/selfcheck/plants.js';
import type { MetricName } from '../analysis/model/metrics.js';

/** A plant: a leak of known size, and what the instrument must say of it. */
export interface Plant {
  readonly name: PlantedName;
  /** What a unit of its work leaves open, in a few words. */
  readonly leaves: string;
  /** The metric that must find it. */
  readonly metric: MetricName;
  /** The least and the most growth of this metric per unit of work that is right; the same number twice: exact. */
  readonly perUnit: readonly [least: number, most: number];
  /** Units of work in a slice. */
  readonly units: number;
  readonly slices: number;
  /**
   * The code on the line of `services/selfcheck/plants.ts` that must be named; absent where no lines are known of what
   * is planted.
   */
  readonly code?: string;
  /** Calls are booked on the lines that begin them with `--profile` only. */
  readonly profile?: true;
  /** The platforms that this can be seen on; absent: all of them. */
  readonly platforms?: readonly NodeJS.Platform[];
}

/** Units and slices of what is counted: exact, so that few will do. */
const COUNTED = { units: 10, slices: 6 } as const;

/** The same for what takes a process or a thread each. */
const DEAR = { units: 10, slices: 4 } as const;

/** The same for what is weighed on the heap, beside all else that comes and goes there. */
const WEIGHED = { metric: 'heap_after_gc_bytes', units: 4000, slices: 6 } as const;

/**
 * All plants. Counts are exact. Of the heap at least the bytes of what is planted must be found, and at most what V8 may
 * take for it: the table of a Map and the array of listeners grow ahead of what they hold.
 */
export const PLANTS: readonly Plant[] = [
  {
    name: 'channel',
    leaves: 'an idle gRPC channel',
    metric: 'channels',
    perUnit: [1, 1],
    ...COUNTED,
    code: "new Client('",
  },
  {
    name: 'socket',
    leaves: 'both ends of a TCP connection',
    metric: 'sockets',
    perUnit: [2, 2],
    ...COUNTED,
    code: 'connect(port',
  },
  {
    name: 'descriptor',
    leaves: 'an open file',
    metric: 'descriptors',
    perUnit: [1, 1],
    ...COUNTED,
    code: 'openSync(',
    platforms: ['linux'],
  },
  { name: 'timer', leaves: 'a timer', metric: 'timers', perUnit: [1, 1], ...COUNTED },
  {
    name: 'stream',
    leaves: 'both ends of a gRPC call',
    metric: 'streams',
    perUnit: [2, 2],
    ...COUNTED,
    code: 'makeServerStreamRequest(',
    profile: true,
  },
  { name: 'worker', leaves: 'a worker thread', metric: 'workers', perUnit: [1, 1], ...DEAR, code: 'new Worker(' },
  { name: 'child', leaves: 'a child process', metric: 'children', perUnit: [1, 1], ...DEAR, code: 'spawn(' },
  { name: 'listener', leaves: 'a listener, a closure', ...WEIGHED, perUnit: [64, 256] },
  { name: 'map-entry', leaves: 'an entry of a Map', ...WEIGHED, perUnit: [48, 192] },
  { name: 'kilobyte', leaves: '1,024 bytes in an array', ...WEIGHED, perUnit: [1024, 1280] },
];

/** The names of all plants, in order. */
export const PLANT_NAMES: readonly PlantedName[] = PLANTS.map(({ name }) => name);

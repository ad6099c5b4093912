import type { MetricName } from '../../scripts/analysis/model/analysis.js';
import type { CheckpointReadings } from '../../scripts/analysis/model/judgement.js';
import type { Rng } from './rng.js';

/** A way in which a metric grows, to see how often the interval of the growth holds the truth. */
export interface GrowthProcess {
  name: string;
  metric: MetricName;
  /** Returns how to draw one replica; `shared` is the same for all replicas of a fleet. */
  draw(shared: Rng): (own: Rng) => GrownReplica;
}

/** A replica as it is drawn. */
export interface GrownReplica {
  checkpoints: CheckpointReadings[];
  /** The growth expected per pass after the first slice, in this run. */
  truth: number;
}

const SLICES = 6;
const PASSES = 10;
const KB = 1000;

/** How a level comes about: its expected rise and the drawn one, slice by slice. */
interface Course {
  expected(slice: number, passes: number): number;
  rise(own: Rng, slice: number, passes: number): number;
  /** Added to the level of a checkpoint. */
  noise?(own: Rng): number;
  /** Added to each reading. */
  readingNoise?(own: Rng): number;
  /** The passes of a slice; default: 10. */
  passes?(own: Rng): number;
  /** The index of a checkpoint that was lost. */
  lost?: number;
}

function replica(own: Rng, course: Course): GrownReplica {
  let [level, work, expected, expectedWork] = [100, 0, 0, 0];
  const checkpoints = [checkpoint(own, course, 0, 0, level)];
  for (let index = 1; index <= SLICES; index++) {
    const passes = course.passes?.(own) ?? PASSES;
    level += course.rise(own, index, passes);
    work += passes;
    if (index > 1) {
      expected += course.expected(index, passes);
      expectedWork += passes;
    }
    checkpoints.push(checkpoint(own, course, index, work, level));
  }
  return { checkpoints: checkpoints.filter(({ index }) => index !== course.lost), truth: expected / expectedWork };
}

function checkpoint(own: Rng, { noise, readingNoise }: Course, index: number, work: number, level: number) {
  const base = level + (noise?.(own) ?? 0);
  const readings = [0, 1, 2].map(() => base + (readingNoise?.(own) ?? 0));
  return { index, work, boot: 'one', readings, settled: true, disturbed: false };
}

function process(name: string, metric: MetricName, course: Course | ((shared: Rng) => Course)): GrowthProcess {
  return {
    name,
    metric,
    draw: (shared) => {
      const drawn = typeof course === 'function' ? course(shared) : course;
      return (own) => replica(own, drawn);
    },
  };
}

/** A count that grows at a mean rate, by `rise`. */
function counted(rate: number, rise: Course['rise'], others: Partial<Course> = {}): Course {
  return { expected: (_, passes) => rate * passes, rise, ...others };
}

function total(passes: number, each: () => number): number {
  let sum = 0;
  for (let pass = 0; pass < passes; pass++) sum += each();
  return sum;
}

const exactly = (rate: number, others: Partial<Course> = {}) =>
  counted(rate, (_own, _slice, passes) => rate * passes, others);
const poisson = (rate: number, others: Partial<Course> = {}) =>
  counted(rate, (own, _slice, passes) => own.poisson(rate * passes), others);
const inFlight = (own: Rng) => (own.chance(0.02) ? 1 : 0);
const byChance = (own: Rng) => total(2 * PASSES, () => (own.chance(0.5) ? 1 : 0)) || 1;

/** The processes, fixed before any figure was read. A place in the list is a stream of random numbers: append only. */
export const growthProcesses: readonly GrowthProcess[] = [
  process('exactly 6 a pass', 'sockets', exactly(6)),
  process('exactly 1 a pass', 'channels', exactly(1)),
  process('exactly 3 a pass, calls in flight', 'channels', exactly(3, { readingNoise: inFlight })),
  process('exactly 6 a pass, a checkpoint lost', 'sockets', exactly(6, { lost: 3 })),
  process('exactly 6 a pass, passes spread by chance', 'sockets', exactly(6, { passes: byChance })),
  process('Poisson, 6 a pass', 'sockets', poisson(6)),
  process('Poisson, 0.3 a pass', 'sockets', poisson(0.3)),
  process('Poisson, 0.05 a pass', 'sockets', poisson(0.05)),
  process('Poisson, 2 a pass, passes spread by chance', 'sockets', poisson(2, { passes: byChance })),
  process(
    'one in every second pass, by chance',
    'sockets',
    counted(0.5, (own, _, passes) => total(passes, () => (own.chance(0.5) ? 1 : 0))),
  ),
  process(
    'clumps of 12, one pass in 12',
    'sockets',
    counted(1, (own, _, passes) => total(passes, () => (own.chance(1 / 12) ? 12 : 0))),
  ),
  process(
    'clumps of 3, one pass in 5',
    'sockets',
    counted(0.6, (own, _, passes) => total(passes, () => (own.chance(1 / 5) ? 3 : 0))),
  ),
  process(
    'busy and quiet slices, 1 a pass',
    'sockets',
    counted(1, (own, _, passes) => own.poisson(passes * own.exponential(1))),
  ),
  process(
    'opened 3, closed 1 a pass',
    'sockets',
    counted(2, (own, _, passes) => own.poisson(3 * passes) - own.poisson(passes)),
  ),
  process(
    'opened and closed alike',
    'sockets',
    counted(0, (own, _, passes) => own.poisson(passes) - own.poisson(passes)),
  ),
  process('nothing', 'sockets', exactly(0)),
  process('heap: 80 KB a pass, noise of 30 KB', 'heap_after_gc_bytes', {
    ...exactly(80 * KB),
    noise: (own) => own.normal(30 * KB),
    readingNoise: (own) => own.normal(5 * KB),
  }),
  process('heap: 5 KB a pass, noise of 100 KB', 'heap_after_gc_bytes', {
    ...exactly(5 * KB),
    noise: (own) => own.normal(100 * KB),
    readingNoise: (own) => own.normal(20 * KB),
  }),
  process(
    'heap: a walk of 10 KB a pass',
    'heap_after_gc_bytes',
    counted(10 * KB, (own, _, passes) => 10 * KB * passes + own.normal(60 * KB)),
  ),
  process('heap: warm-up, then 10 KB a pass', 'heap_after_gc_bytes', (shared) => {
    const [size, decay] = [shared.between(0.5e6, 3e6), shared.between(0.3, 0.7)];
    const rise = (slice: number, passes: number) => size * decay ** slice + 10 * KB * passes;
    return {
      expected: rise,
      rise: (_, slice, passes) => rise(slice, passes),
      noise: (own) => own.normal(30 * KB),
      readingNoise: (own) => own.normal(5 * KB),
    };
  }),
  process('heap: flushed and compiled again', 'heap_after_gc_bytes', {
    ...exactly(0),
    noise: (own) => -own.exponential(150 * KB),
    readingNoise: (own) => own.normal(5 * KB),
  }),
];

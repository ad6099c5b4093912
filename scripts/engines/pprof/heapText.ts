/** A function of a stack that has allocated. */
export interface AllocationFrame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** What one stack has allocated, as far as Go has sampled it. */
export interface Allocation {
  /** The bytes in use, as estimated from the samples. */
  readonly bytes: number;
  /** The samples in use, and those ever taken. */
  readonly samples: number;
  readonly ever: number;
  /** Innermost function first. */
  readonly frames: readonly AllocationFrame[];
}

/** The heap of a Go process. */
export interface GoHeap {
  /** The bytes of objects on the heap, exactly. */
  readonly bytes: number;
  /** The mean of the bytes between two samples. */
  readonly interval: number;
  readonly allocations: readonly Allocation[];
}

/** Reads the text of `heap?debug=1`: a heading, each stack with its counts, and the runtime's own figures below. */
export function goHeap(text: string): GoHeap | undefined {
  const [, twice] = /^heap profile: .* @ heap\/(\d+)$/m.exec(text) ?? [];
  const [, bytes] = /^# HeapAlloc = (\d+)$/m.exec(text) ?? [];
  if (twice === undefined || bytes === undefined) return undefined;
  const interval = Math.max(1, Number(twice) / 2); // Go writes the double of it
  const allocations = text.split('\n\n').flatMap((block) => allocation(block, interval) ?? []);
  return { bytes: Number(bytes), interval, allocations };
}

function allocation(block: string, interval: number): Allocation | undefined {
  const [, samples, bytes, ever] = /^(\d+): (\d+) \[(\d+): \d+\] @/m.exec(block) ?? [];
  if (samples === undefined) return undefined;
  const frames = [...block.matchAll(STACK_LINE)].map(([, name = '', file = '', line]) => {
    return { name, file, line: Number(line) };
  });
  const [count, inUse] = [Number(samples), Number(bytes)];
  return { bytes: estimated(count, inUse, interval), samples: count, ever: Number(ever), frames };
}

const STACK_LINE = /^#\t0x[0-9a-f]+\t(\S+)\+0x[0-9a-f]+\t+(.+):(\d+)$/gm;

/** Estimates the bytes that samples stand for: an object is sampled with a probability that its size decides. */
function estimated(samples: number, bytes: number, interval: number): number {
  if (samples === 0 || bytes === 0) return 0;
  return bytes / (1 - Math.exp(-bytes / samples / interval));
}

import type { Profile } from '../../protos/vitals.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { changed } from '../support/plans.js';
import { frame } from './compiledFrames.js';
import { type History, history, type Shape } from './history.js';

/** Bytes that a sample stands for. */
export const INTERVAL = 32_768;

/** The holdings of a site at a profile, in samples, and how many of them came since the one before. */
export type Held = readonly [samples: number, fresh: number];

/** The heap of one replica at one checkpoint, by who allocated it. */
export interface Heap {
  /** Allocated by a dependency, for a dialer, for `discover` of leaky.ts, where the line of its `dial` lies. */
  leaked: Held;
  /** Allocated by `history` of history.ts itself, where no line of the ledger lies. */
  other: Held;
  /** Allocated by a dependency, with a dialer alone on its stack. */
  dialer: Held;
  /** Allocated by Node, with no user code on its stack. */
  nobody: Held;
  /** Functions of dependencies that call `discover`, one another; default: none. */
  callers?: number;
}

export const EMPTY: Heap = { leaked: [0, 0], other: [0, 0], dialer: [0, 0], nobody: [0, 0] };

/**
 * A hand-made history with heap profiles: what a replica (from 1) holds at a checkpoint, undefined for no profile
 * there.
 */
export function profiledHistory(shape: Shape, heap: HeapAt): History {
  return withProfiles(history(shape), heap);
}

/** Returns what a replica (from 1) holds at a checkpoint; undefined for no profile there. */
type HeapAt = (replica: number, index: number) => Heap | undefined;

/** A function: its file, and texts in its first line and in its last. */
export type FunctionAt = readonly [file: string, begin: string, end: string];

const TEST_DIALER: FunctionAt = ['test/analysis/dialers.js', 'export const peer', 'export const peer'];

/** Returns a history with heap profiles. `dialer` is what makes clients on behalf of others. */
export function withProfiles({ plan, events }: History, heap: HeapAt, dialer = TEST_DIALER): History {
  return {
    plan: changed(plan, { profile: true }),
    events: events.flatMap((event): RecordEvent[] => {
      if (event.from !== 'replica' || event.line.kind !== 'checkpoint') return [event];
      const { boot, seq, atMs, index } = event.line;
      const held = heap(Number(event.replica.replace('replica-', '')), index);
      return held
        ? [event, { ...event, line: { vitals: 1, boot, seq, atMs, ...profileOf(index, held, dialer) } }]
        : [event];
    }),
  };
}

function profileOf(
  index: number,
  { leaked, other, dialer, nobody, callers = 0 }: Heap,
  dials: FunctionAt,
): Omit<Profile, 'vitals' | 'boot' | 'seq' | 'atMs'> {
  const [discover, dial, maker] = [
    userFunction('services/variants/leaky.js', 'discover(', 'known.set('),
    userFunction(...dials),
    userFunction('test/analysis/history.js', 'export function history', 'return { plan: planOf'),
  ];
  const strings = [
    '(root)',
    '',
    'discover',
    discover.url,
    'dial',
    dial.url,
    'history',
    maker.url,
    'Channel',
    'file:///p/node_modules/@grpc/grpc-js/x.js',
    'read',
    'call',
  ];
  const node = (parent: number, of: number, [samples, fresh]: Held = [0, 0]): Profile['nodes'][number] => [
    parent,
    of,
    samples * INTERVAL,
    samples,
    fresh,
  ];
  return {
    ...{ kind: 'profile', of: 'heap', index, interval: INTERVAL, strings, pruned: { weight: 0, samples: 0 } },
    frames: [
      [0, 1, 0, 0, 0, 0],
      [2, 3, ...discover.range],
      [4, 5, ...dial.range],
      [6, 7, ...maker.range],
      [8, 9, 7, 1, 0, 0],
      [10, 1, 0, 0, 0, 0],
      [11, 9, 3, 1, 0, 0],
    ],
    nodes: [
      node(-1, 0),
      ...Array.from({ length: callers }, (_, index) => node(index, 6)),
      node(callers, 1),
      node(callers + 1, 2),
      node(callers + 2, 4, leaked),
      node(0, 3, other),
      node(0, 2),
      node(callers + 5, 4, dialer),
      node(0, 5, nobody),
    ],
  };
}

/**
 * A function of this very build: from where a text first stands in a compiled file to the end of the line where another
 * does.
 */
function userFunction(
  file: string,
  begin: string,
  end: string,
): { url: string; range: [line: number, column: number, endLine: number, endColumn: number] } {
  const [url, line, column] = frame(file, begin);
  const [, endLine] = frame(file, end);
  return { url, range: [line, column, endLine, LINE_END] };
}

const LINE_END = 1000;

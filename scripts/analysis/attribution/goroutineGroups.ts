import type { GoroutineGroup } from '../../../protos/vitals.js';
import type { ReplicaCase } from '../condense/runCase.js';
import type { GoroutineTable } from '../model/goroutines.js';
import type { SourcePosition } from '../model/position.js';
import type { SourceResolver } from './sources/sourceResolver.js';

const MOST_ROWS = 30;

type GroupRow = Omit<GoroutineTable['rows'][number], 'share'>;

/** The columns that count goroutines. */
type CountColumn = 'before' | 'after' | 'reported' | 'idle' | 'idleReported';

/**
 * Counts the goroutines of the replicas judged that run on Go, by what they do and the line that led to them. Undefined
 * where none told of them twice.
 *
 * @param dialers files whose frames are skipped in the search for the line
 */
export function goroutineGroups(
  judged: readonly ReplicaCase[],
  resolver: SourceResolver,
  dialers: RegExp,
): GoroutineTable | undefined {
  const told = judged.flatMap(({ life }) => life?.goroutines ?? []);
  const indexes = [...(told[0]?.keys() ?? [])].filter((index) => told.every((each) => each.has(index)));
  const later = indexes.filter((index) => index > 0).sort((a, b) => a - b);
  const [from, to] = [later[0], later.at(-1)];
  if (from === undefined || to === undefined || from === to) return undefined;
  const rows = new Map<string, GroupRow>();
  const add = (groups: readonly GoroutineGroup[], when: CountColumn, reported?: CountColumn) => {
    for (const { doing, count, leaked, frames } of groups) {
      const madeAt = lineOf(frames, resolver, dialers);
      const key = `${doing} ${madeAt?.file}:${madeAt?.line}`;
      const row = rows.get(key) ?? { doing, ...(madeAt && { madeAt }), before: 0, after: 0 };
      row[when] = (row[when] ?? 0) + count;
      if (reported && leaked !== undefined) row[reported] = (row[reported] ?? 0) + leaked;
      rows.set(key, row);
    }
  };
  const allIdled = told.every((each) => each.get(to)?.idle);
  for (const each of told) {
    add(each.get(from)?.groups ?? [], 'before');
    add(each.get(to)?.groups ?? [], 'after', 'reported');
    if (allIdled) add(each.get(to)?.idle?.groups ?? [], 'idle', 'idleReported');
  }
  const why = judged.map(({ life }) => life?.hello?.blind.goroutineleak).find((reason) => reason !== undefined);
  return tableOf([...rows.values()], { from, to }, why);
}

function tableOf(
  all: readonly GroupRow[],
  between: Pick<GoroutineTable, 'from' | 'to'>,
  noLeakProfile: string | undefined,
): GoroutineTable {
  const total = sum(all, 'after');
  const growing = all.filter((row) => grown(row) > 0);
  const [growth, led] = [growing, growing.filter(({ madeAt }) => madeAt)].map((rows) =>
    rows.reduce((grownTogether, row) => grownTogether + grown(row), 0),
  ) as [number, number];
  const leakProfile = noLeakProfile === undefined ? ofLeakProfile(all) : undefined;
  const sorted = all.toSorted((a, b) => grown(b) - grown(a) || b.after - a.after);
  return {
    ...between,
    rows: sorted.slice(0, MOST_ROWS).map((row) => ({ ...row, share: total > 0 ? row.after / total : 0 })),
    ...(leakProfile && { leakProfile }),
    ...(noLeakProfile !== undefined && { noLeakProfile }),
    more: Math.max(0, sorted.length - MOST_ROWS),
    ...(growth > 0 && { attributed: led / growth }),
  };
}

/** Adds up what Go's own profile reports; undefined where no row was told by it. */
function ofLeakProfile(rows: readonly GroupRow[]): GoroutineTable['leakProfile'] {
  if (rows.every(({ reported }) => reported === undefined)) return undefined;
  const idled = rows.some(({ idle }) => idle !== undefined);
  return {
    reported: sum(rows, 'reported'),
    of: sum(rows, 'after'),
    ...(idled && { idle: { reported: sum(rows, 'idleReported'), of: sum(rows, 'idle') } }),
  };
}

function sum(rows: readonly GroupRow[], column: CountColumn): number {
  return rows.reduce((total, row) => total + (row[column] ?? 0), 0);
}

function grown({ before, after }: GroupRow): number {
  return after - before;
}

/** Returns the innermost line that is the service's own and no dialer's. */
function lineOf(
  frames: GoroutineGroup['frames'],
  resolver: SourceResolver,
  dialers: RegExp,
): SourcePosition | undefined {
  const positions = frames.map((frame) => resolver.position(frame));
  return positions.find(({ file }) => !dialers.test(file)) ?? positions[0];
}

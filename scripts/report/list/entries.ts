import type { AnalysedHead } from '../../runs/runHead.js';

/** A run with the place of its report, relative to the index. */
export interface IndexEntry {
  run: AnalysedHead;
  href: string;
}

/** A comparison with the place of its report; `at` is an ISO time. */
export interface IndexComparison {
  title: string;
  href: string;
  at: string;
  /** The ids of the runs compared. */
  runs?: readonly string[];
  /** What it found, a sentence for each set. */
  findings?: readonly string[];
}

/** A command of several runs that were not compared. */
export interface IndexCommand {
  at: string;
  runs: readonly string[];
}

/** What stands together in the list: the runs of a command, and their comparison where there is one. */
export interface Block {
  /** The ISO time of the newest of it. */
  at: string;
  comparison?: IndexComparison;
  /** Newest first; none where the comparison is of runs that stand elsewhere, or were removed. */
  runs: readonly IndexEntry[];
}

/**
 * Puts runs together with the comparison that was made of them first, or the command that made them; newest first. A run
 * stands in the list once.
 */
export function blocksOf(
  entries: readonly IndexEntry[],
  comparisons: readonly IndexComparison[],
  commands: readonly IndexCommand[],
): Block[] {
  const left = new Map(entries.map((entry) => [entry.run.id, entry]));
  const groups: { at: string; runs?: readonly string[]; comparison?: IndexComparison }[] = [
    ...comparisons.map((comparison) => ({ ...comparison, comparison })),
    ...commands,
  ];
  const blocks = groups
    .toSorted((a, b) => -newestFirst(a.at, b.at))
    .map(({ at, runs = [], comparison }): Block => {
      const own = runs.flatMap((id) => left.get(id) ?? []);
      for (const { run } of own) left.delete(run.id);
      return blockOf(own, at, comparison);
    });
  const alone = [...left.values()].map((entry) => blockOf([entry]));
  return [...blocks, ...alone]
    .filter(({ comparison, runs }) => comparison !== undefined || runs.length > 0)
    .sort((a, b) => newestFirst(a.at, b.at));
}

function blockOf(entries: readonly IndexEntry[], at?: string, comparison?: IndexComparison): Block {
  const runs = entries.toSorted((a, b) => newestFirst(begun(a.run), begun(b.run)));
  const times = [...runs.map(({ run }) => begun(run)), ...(at === undefined ? [] : [at])].sort();
  return { at: times.at(-1) ?? '', ...(comparison && { comparison }), runs };
}

/**
 * Returns the time at which a run began. An id starts with its UTC time, so a run whose record broke off has one too.
 */
export function begun({ startedAt, id }: AnalysedHead): string {
  return startedAt ?? id.replace(/^(\d{4})-?(\d\d)-?(\d\d)T?-?(\d\d)[:-]?(\d\d)[:-]?(\d\d).*$/, '$1-$2-$3T$4:$5:$6Z');
}

/** Orders ISO times, the newest first. */
export function newestFirst(a: string, b: string): number {
  return a < b ? 1 : a > b ? -1 : 0;
}

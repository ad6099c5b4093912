import type { ReplicaCase } from '../condense/runCase.js';
import type { LiveBySite } from '../model/profile.js';
import { ledgerOf } from './growingSites.js';
import type { SourceResolver } from './sources/sourceResolver.js';

const MOST_ROWS = 40;

type Row = LiveBySite['rows'][number];

/**
 * Counts how many channels, sockets, streams and timers each line had live, at every checkpoint at which all judged
 * replicas printed their ledgers; what grew most comes first. Go has its goroutine profile for this. Undefined where
 * there is no ledger.
 */
export function liveBySite(
  judged: readonly ReplicaCase[],
  resolver: SourceResolver,
  dialers: RegExp,
): LiveBySite | undefined {
  const ledgers = judged.flatMap((replica) => ledgerOf(replica) ?? []).filter(({ indexes }) => indexes.size > 0);
  const [one, ...others] = ledgers;
  const checkpoints = [...(one?.indexes ?? [])]
    .filter((index) => others.every(({ indexes }) => indexes.has(index)))
    .sort((a, b) => a - b);
  const rows = new Map<string, Row>();
  const unseen = new Set<string>();
  for (const { sites } of ledgers) {
    for (const { resource, served, frames, live } of sites.values()) {
      const positions = frames.map((frame) => resolver.position(frame));
      const guilty = positions.find(({ file }) => !dialers.test(file)) ?? positions[0] ?? NOWHERE;
      const key = `${resource} ${served ?? ''} ${guilty.file}:${guilty.line}`;
      if (served !== undefined && endsEarly(live, checkpoints)) unseen.add(key);
      const row = rows.get(key) ?? {
        ...guilty,
        resource,
        ...(served !== undefined && { served }),
        live: checkpoints.map(() => 0),
      };
      row.live = row.live.map((sum, position) => sum + (live.get(checkpoints[position] ?? -1) ?? 0));
      rows.set(key, row);
    }
  }
  const living = [...rows].flatMap(([key, row]) =>
    row.live.some((count) => count > 0) && !unseen.has(key) ? [row] : [],
  );
  if (checkpoints.length === 0 || living.length === 0) return undefined;
  const sorted = living.sort((a, b) => grown(b) - grown(a) || (b.live.at(-1) ?? 0) - (a.live.at(-1) ?? 0));
  return { checkpoints, rows: sorted.slice(0, MOST_ROWS), more: Math.max(0, sorted.length - MOST_ROWS) };
}

/**
 * Tells whether a served stream stopped being counted, as happens once the heap has become too large: its number is not
 * known from there on.
 */
function endsEarly(live: ReadonlyMap<number, number>, checkpoints: readonly number[]): boolean {
  const first = checkpoints.findIndex((index) => live.has(index));
  return first >= 0 && checkpoints.slice(first).some((index) => !live.has(index));
}

/** The place of what Node and its dependencies opened with no user code on the stack. */
const NOWHERE = { file: '', line: 0, column: 0 };

function grown({ live }: Row): number {
  return (live.at(-1) ?? 0) - (live[0] ?? 0);
}

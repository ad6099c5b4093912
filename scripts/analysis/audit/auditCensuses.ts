import { leaks } from '../attribution/growingSites.js';
import { type ReplicaCase, type RunCase, slicesWithWork } from '../condense/runCase.js';
import type { CensusRow } from '../model/analysis.js';
import type { FactOf } from '../model/audit.js';
import type { CensusesApart } from '../model/judgement.js';
import { censusesOf } from '../tables/censusTable.js';

/** Counts that differ by no more than this number, or by this share, agree: they are not taken at the same instant. */
const SLACK = 2;
const SLIGHT = 0.02;

type Fact = FactOf<'censuses-agree'>;
type Counts = Omit<CensusRow, 'replica'>;

/** Two ways of counting the same thing. */
interface Pair {
  between: Fact['between'];
  sees(counts: Counts): number | undefined;
  of(counts: Counts): number | undefined;
  /** By its definition the first may see fewer: it does not know of what is not its own. */
  maySeeFewer: boolean;
  /** The verdict may rest on the second alone: where the first grows away from it, growth may hide. */
  tells: boolean;
  /** It is told where it disagrees only. */
  tacit: boolean;
}

/**
 * Checks whether the ways of counting the same thing agree. Kernel and libuv should. Of a program that is not all gRPC,
 * channelz lists a part of the sockets; and it knows nothing of channels whose owner switched it off. Node's own
 * counters are known to miss sockets (they leave out unreferenced handles); they are shown because most people look at
 * them.
 *
 * @param isAllGrpc all sockets of the target are gRPC's
 */
export function auditCensuses(
  { replicas }: RunCase,
  rows: readonly CensusRow[],
  { isAllGrpc }: { readonly isAllGrpc: boolean },
): Fact[] {
  return pairs(isAllGrpc).flatMap((pair) => {
    const fact = compare(pair, replicas, rows);
    return fact && !(pair.tacit && fact.level === 'ok') ? [fact] : [];
  });
}

/** Returns the censuses that grow apart: without a verdict on what they count, nothing is clean. */
export function censusesApart(findings: readonly { readonly rule: string }[]): CensusesApart[] {
  return findings.flatMap((finding) =>
    isCensus(finding) && finding.apart
      ? [{ between: finding.between, replica: finding.replica, apart: finding.apart }]
      : [],
  );
}

function isCensus(finding: { readonly rule: string }): finding is Fact {
  return finding.rule === 'censuses-agree';
}

function pairs(isAllGrpc: boolean): Pair[] {
  const always = { maySeeFewer: false, tells: true, tacit: false };
  return [
    { ...always, between: 'kernel-libuv', sees: libuv, of: kernelAsLibuv },
    { ...always, between: 'kernel-grpc', sees: ({ grpc }) => grpc, of: sockets, maySeeFewer: !isAllGrpc },
    {
      ...{ between: 'channels-channelz', tells: true, maySeeFewer: true, tacit: true },
      sees: ({ channelz }) => channelz,
      of: ({ channels }) => channels,
    },
    { ...always, between: 'node-counters', sees: ({ nodeCounters }) => nodeCounters, of: sockets, tells: false },
  ];
}

function sockets({ kernel, libuv }: Counts): number | undefined {
  return kernel ?? libuv;
}

function libuv({ libuv }: Counts): number | undefined {
  return libuv;
}

/** Returns the kernel's sockets of the families that libuv's census has: TCP, and Unix-domain where both have them. */
function kernelAsLibuv({ kernel, kernelUnix = 0, libuvUnix }: Counts): number | undefined {
  return kernel === undefined || libuvUnix !== undefined ? kernel : kernel - kernelUnix;
}

interface Disagreement {
  replica: string;
  sees: number;
  of: number;
}

/**
 * Returns the worst disagreement over all replicas, and one that grows with the work before all others; undefined where
 * either census is blind everywhere.
 */
function compare(pair: Pair, replicas: readonly ReplicaCase[], rows: readonly CensusRow[]): Fact | undefined {
  const { between, maySeeFewer } = pair;
  const found = rows.flatMap((row): Disagreement[] => {
    const [sees, of] = [pair.sees(row), pair.of(row)];
    return sees === undefined || of === undefined ? [] : [{ replica: row.replica, sees, of }];
  });
  const gap = ({ sees, of }: Disagreement) => (maySeeFewer ? Math.max(0, sees - of) : Math.abs(sees - of));
  const worst = largest(found, gap);
  if (!worst) return undefined;
  const growing = pair.tells
    ? replicas.flatMap((replica) => {
        const apart = growsApart(pair, replica);
        const at = found.find((each) => each.replica === replica.id);
        return apart && at ? [{ ...at, apart }] : [];
      })
    : [];
  const most = largest(growing, ({ apart }) => apart.last - apart.first);
  const agrees = !most && gap(worst) <= Math.max(SLACK, SLIGHT * worst.of);
  return { rule: 'censuses-agree', level: agrees ? 'ok' : 'note', between, ...(most ?? worst) };
}

/**
 * Tells by how much the first census exceeds the second after the first slice and after the last, where that grows as a
 * leak would: by 6 or more, in most slices and in the late ones, and hardly ever falling.
 */
function growsApart({ sees, of }: Pair, replica: ReplicaCase): Fact['apart'] {
  const gaps = slicesWithWork(replica).flatMap(({ line }) => {
    const counts = censusesOf(line);
    const [one, other] = [sees(counts), of(counts)];
    return one === undefined || other === undefined ? [] : [one - other];
  });
  const [first, last] = [gaps[0], gaps.at(-1)];
  return first !== undefined && last !== undefined && leaks(gaps, false) ? { first, last } : undefined;
}

function largest<Item>(items: readonly Item[], size: (item: Item) => number): Item | undefined {
  return items.reduce<Item | undefined>((most, item) => (most && size(most) >= size(item) ? most : item), undefined);
}

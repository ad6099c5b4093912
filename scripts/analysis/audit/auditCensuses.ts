import { count } from '../../text/figures.js';
import type { CensusRow, Finding } from '../model/analysis.js';

/** Counts that differ by no more than this many, or this share, agree: they are not taken at one instant. */
const SLACK = 2;
const SLIGHT = 0.02;

interface Disagreement {
  row: CensusRow;
  sees: number;
  of: number;
}

/**
 * Do the ways of counting agree? Kernel and libuv should; that Node's own counters miss sockets is known (they leave
 * out unreferenced handles), and shown because it is what most people look at.
 */
export function auditCensuses(rows: readonly CensusRow[]): Finding[] {
  const findings: (Finding | undefined)[] = [
    compare(
      rows,
      'kernel-libuv',
      (row) => row.libuv,
      (row) => row.kernel,
      (sees, of, id) => `On ${id}, libuv holds ${sees} sockets where the kernel has ${of}.`,
    ),
    compare(
      rows,
      'kernel-grpc',
      (row) => row.grpc,
      sockets,
      (sees, of, id) => `On ${id}, channelz lists ${sees} of ${of} sockets.`,
    ),
    compare(
      rows,
      'node-counters',
      (row) => row.nodeCounters,
      sockets,
      (sees, of, id) =>
        `Node's own counters see ${sees} of ${of} sockets on ${id}, counting also what leads to no agent, such as the driver's connection: they leave out unreferenced ones.`,
    ),
  ];
  return findings.filter((finding) => finding !== undefined);
}

function sockets(row: CensusRow): number | undefined {
  return row.kernel ?? row.libuv;
}

/** The worst disagreement over all replicas; undefined where either census is blind everywhere. */
function compare(
  rows: readonly CensusRow[],
  rule: string,
  seenBy: (row: CensusRow) => number | undefined,
  truth: (row: CensusRow) => number | undefined,
  sentence: (sees: string, of: string, id: string) => string,
): Finding | undefined {
  const pairs: Disagreement[] = rows.flatMap((row) => {
    const [sees, of] = [seenBy(row), truth(row)];
    return sees === undefined || of === undefined ? [] : [{ row, sees, of }];
  });
  const worst = pairs.reduce<Disagreement | undefined>(
    (most, pair) => (most && gap(most) >= gap(pair) ? most : pair),
    undefined,
  );
  if (!worst) return undefined;
  const agrees = gap(worst) <= Math.max(SLACK, SLIGHT * worst.of);
  return {
    rule: `censuses-agree:${rule}`,
    level: agrees ? 'ok' : 'note',
    sentence: sentence(count(worst.sees), count(worst.of), worst.row.replica),
  };
}

function gap({ sees, of }: Disagreement): number {
  return Math.abs(sees - of);
}

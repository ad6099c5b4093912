import type { CensusRow } from '../model/analysis.js';
import type { FactOf } from '../model/audit.js';

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
export function auditCensuses(rows: readonly CensusRow[]): FactOf<'censuses-agree'>[] {
  const facts = [
    compare(
      rows,
      'kernel-libuv',
      (row) => row.libuv,
      (row) => row.kernel,
    ),
    compare(rows, 'kernel-grpc', (row) => row.grpc, sockets),
    compare(rows, 'node-counters', (row) => row.nodeCounters, sockets),
  ];
  return facts.filter((fact) => fact !== undefined);
}

function sockets(row: CensusRow): number | undefined {
  return row.kernel ?? row.libuv;
}

/** The worst disagreement over all replicas; undefined where either census is blind everywhere. */
function compare(
  rows: readonly CensusRow[],
  between: FactOf<'censuses-agree'>['between'],
  seenBy: (row: CensusRow) => number | undefined,
  truth: (row: CensusRow) => number | undefined,
): FactOf<'censuses-agree'> | undefined {
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
    rule: 'censuses-agree',
    level: agrees ? 'ok' : 'note',
    between,
    ...{ sees: worst.sees, of: worst.of, replica: worst.row.replica },
  };
}

function gap({ sees, of }: Disagreement): number {
  return Math.abs(sees - of);
}

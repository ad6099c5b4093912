import type { CensusRow } from '../model/analysis.js';
import type { FactOf } from '../model/audit.js';

/** Counts that differ by no more than this number, or by this share, agree: they are not taken at the same instant. */
const SLACK = 2;
const SLIGHT = 0.02;

interface Disagreement {
  row: CensusRow;
  sees: number;
  of: number;
}

/**
 * Checks whether the ways of counting sockets agree. Kernel and libuv should. Node's own counters are known to miss
 * sockets (they leave out unreferenced handles); they are shown because most people look at them.
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

/** Returns the worst disagreement over all replicas; undefined where either census is blind everywhere. */
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

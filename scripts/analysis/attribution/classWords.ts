import { growthFigure, listed, perWork, type WorkWords } from '../../text/figures.js';
import type { HeapClassTable } from '../model/heapClasses.js';

/** The most classes that are named in a sentence. */
const MOST_NAMED = 4;

/**
 * Says which classes grow with the work: `+1.00 Session, 64.0 B, and +2.00 (string), 96.0 B per call`; or that they
 * were not counted, and why.
 */
export function classWords({ rows, tooLarge }: HeapClassTable, work: WorkWords): string | undefined {
  if (rows.length === 0) return tooLarge && tooLargeWords(tooLarge);
  const named = rows
    .slice(0, MOST_NAMED)
    .map(
      ({ name, perWork: each, bytesPerWork }) =>
        `${name} +${growthFigure(each, 'count')} (${growthFigure(bytesPerWork, 'bytes')})`,
    );
  return `${listed(named)} ${perWork(work)}`;
}

/** Says that a heap was too large for a snapshot. */
export function tooLargeWords({ heapBytes, most }: NonNullable<HeapClassTable['tooLarge']>): string {
  return `not counted: the heap of ${growthFigure(heapBytes, 'bytes')} is larger than the ${growthFigure(most, 'bytes')} of which a snapshot is taken`;
}

/**
 * Returns the checkpoints at which a heap profile is read: the baseline; the first after the first slice, when what is
 * kept by design is in place; one half-way, which separates what goes on growing from what has filled up; and the last.
 */
export function heapProfileCheckpoints(slices: number): number[] {
  return [...new Set([0, 1, Math.ceil((1 + slices) / 2), slices])];
}

/**
 * Returns a function that does the same and never throws: observing must never fail the target. What a guarded step
 * would have told is missing, which a gap in the numbers or an absent field shows.
 */
export function guarded<Args extends unknown[]>(step: (...args: Args) => void): (...args: Args) => void {
  return (...args) => {
    try {
      step(...args);
    } catch {
      // The target goes on as it would without the probe.
    }
  };
}

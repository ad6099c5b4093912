/** The part of jstat that is used here; it ships no types. Probabilities are 0 … 1. */
declare module 'jstat' {
  interface Distribution {
    /** Quantile: the value that a draw stays below with probability `p`. */
    inv(p: number, degreesOfFreedom: number): number;
  }
  interface Normal {
    /** Quantile, as above. */
    inv(p: number, mean: number, standardDeviation: number): number;
  }
  interface Beta {
    /** Quantile, as above. */
    inv(p: number, alpha: number, beta: number): number;
  }
  const jstat: {
    beta: Beta;
    studentt: Distribution;
    chisquare: Distribution;
    normal: Normal;
    ibeta(x: number, a: number, b: number): number;
  };
  export default jstat;
}

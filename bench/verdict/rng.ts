/** A stream of pseudo-random numbers: the same seed, the same stream, on every machine. */
export interface Rng {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Uniform over the whole numbers low … high, both included. */
  whole(low: number, high: number): number;
  /** Normal with mean 0. */
  normal(sd: number): number;
  /** Poisson; by Knuth's product below a mean of 30, else a rounded normal. */
  poisson(mean: number): number;
  /** Exponential. */
  exponential(mean: number): number;
  chance(probability: number): boolean;
}

/** Chris Doty-Humphrey's sfc32, seeded through its counter and run in for 15 rounds, as PractRand does. */
export function rng(seed: number, stream: number): Rng {
  let [a, b, c, counter] = [seed | 0, stream | 0, 0x9e3779b9 | 0, 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 15; round++) next();
  return shapes(next);
}

function shapes(next: () => number): Rng {
  const between = (low: number, high: number): number => low + (high - low) * next();
  const normal = (sd: number): number => sd * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    between,
    normal,
    whole: (low, high) => Math.floor(between(low, high + 1)),
    poisson: (mean) => (mean < 30 ? smallPoisson(next, mean) : Math.max(0, Math.round(mean + normal(Math.sqrt(mean))))),
    exponential: (mean) => -mean * Math.log(1 - next()),
    chance: (probability) => next() < probability,
  };
}

function smallPoisson(next: () => number, mean: number): number {
  const limit = Math.exp(-mean);
  let product = next();
  let count = 0;
  while (product > limit) {
    product *= next();
    count++;
  }
  return count;
}

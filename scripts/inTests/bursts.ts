/**
 * Calls of each burst: primes, so that what comes every second, third or fifth call shows as what it is. Four are enough
 * to acquit; the others settle doubts.
 */
const USUAL = [5, 7, 11, 13, 17, 19, 61, 67];

/** The number of bursts before which nothing is judged: fewer slices never acquit. */
export const LEAST_BURSTS = 4;

/** The bursts after which a leak is one, doubts or not: it has gone on over as much work again. */
export const PLAIN_BURSTS = 6;

const USUAL_CALLS = USUAL.slice(0, LEAST_BURSTS).reduce((sum, calls) => sum + calls, 0);

/**
 * Returns the calls of each burst.
 * @param calls how many the first four have, about; default: 36
 */
export function bursts(calls = USUAL_CALLS): readonly number[] {
  return USUAL.map((usual) => primeFrom(Math.round((usual * calls) / USUAL_CALLS)));
}

/** Returns the least prime that is not below a number. */
function primeFrom(least: number): number {
  let candidate = Math.max(2, least);
  while (!isPrime(candidate)) candidate += 1;
  return candidate;
}

function isPrime(value: number): boolean {
  for (let divisor = 2; divisor * divisor <= value; divisor++) if (value % divisor === 0) return false;
  return true;
}

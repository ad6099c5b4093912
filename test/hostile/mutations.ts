import fc from 'fast-check';

/** The seed of CI, and the cases of each target there; `LEAK_LAB_FUZZ=20000 npm test -- test/hostile` tries more, from a seed of its own. */
export const FUZZ_SEED = 20240721;
const byHand = Number(process.env.LEAK_LAB_FUZZ ?? 0);

/** Returns how many cases of a target are tried, and from which seed. */
export function fuzzed(casesInCi: number): { numRuns: number; seed?: number } {
  return byHand > 0 ? { numRuns: byHand } : { numRuns: casesInCi, seed: FUZZ_SEED };
}

/** Values that no program of the lab writes, or only where another is expected. */
export const HOSTILE_VALUES: readonly unknown[] = [
  ...[0, -0, -1, 0.5, 5e-324, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 1e21, 1e300, Number.MAX_VALUE, -Number.MAX_VALUE],
  ...['', '__proto__', 'constructor', '\u0000\u001b[2J\u202e</script>', 'x'.repeat(10_000)],
  ...[null, true, false, [], {}, [null], [[]], [-1], { a: { b: [] } }],
];

/** A place in a JSON document, by the keys that lead there. */
export type Place = readonly (string | number)[];

/** Returns all places in a document, the document itself first. */
export function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [at, ...entries.flatMap(([key, each]) => placesIn(each, [...at, key]))];
}

/** Returns a document with another value in a place; `undefined` takes it away. */
export function withAt(document: unknown, [key, ...rest]: Place, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(document))
    return document.flatMap((each, index) => {
      if (index !== key) return [each];
      return rest.length === 0 && value === undefined ? [] : [withAt(each, rest, value)];
    });
  const entries = Object.entries(document as object).flatMap(([name, each]): [string, unknown][] => {
    if (name !== key) return [[name, each]];
    return rest.length === 0 && value === undefined ? [] : [[name, withAt(each, rest, value)]];
  });
  return Object.fromEntries(entries);
}

/** Returns documents that differ from one in up to three places: spoiled, doubled, taken away. */
export function spoiled(document: unknown): fc.Arbitrary<unknown> {
  const change = fc.record({ at: fc.nat(), value: fc.constantFrom<unknown>(...HOSTILE_VALUES, undefined) });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) =>
    changes.reduce<unknown>((made, { at, value }) => {
      const places = placesIn(made);
      return withAt(made, places[at % places.length] ?? [], value);
    }, document),
  );
}

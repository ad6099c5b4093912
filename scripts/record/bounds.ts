/** The greatest figure of a record, in either direction: beyond it a count is not exact, and sums run over. */
export const MOST_FIGURE = Number.MAX_SAFE_INTEGER;
/** The greatest figure of what an analysis concludes, which may be a quotient of two of a record. */
export const MOST_CONCLUDED = 1e30;
/** The deepest that documents of the lab are nested; a call tree in run.json is by far the deepest. */
const DEEPEST = 200;

/**
 * Returns why a parsed document cannot be one of the lab: a number that no run counts to, or lists in lists without
 * end, which those that read it would follow until their stack is full. Undefined where it is within bounds.
 * @param most the greatest number that it may hold
 */
export function beyondBounds(document: unknown, most: number = MOST_FIGURE): string | undefined {
  const found = beyondIn(document, most, 0);
  return found && `${found.path.reverse().join('.') || 'line'}: ${found.what}`;
}

/** A place in a document, innermost key first, and what is wrong there. */
interface OutOfBounds {
  readonly path: string[];
  readonly what: string;
}

function beyondIn(value: unknown, most: number, depth: number): OutOfBounds | undefined {
  if (typeof value === 'number')
    return Math.abs(value) <= most ? undefined : { path: [], what: `${value} is more than a run can count to` };
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === DEEPEST) return { path: [], what: `it is nested more than ${DEEPEST} deep` };
  for (const key in value) {
    const found = beyondIn((value as Readonly<Record<string, unknown>>)[key], most, depth + 1);
    if (!found) continue;
    if (depth < SHOWN) found.path.push(key);
    return found;
  }
  return undefined;
}

/** The number of keys by which a place is named, from the outside. */
const SHOWN = 8;

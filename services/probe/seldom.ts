/**
 * The largest share of the time that counting the calls in flight may take, since every channel is asked for them; the
 * count may be as old as that requires.
 */
const MOST_SHARE = 0.01;

/**
 * Returns a function that reads again only when the last reading was so long ago that its cost is at most {@link
 * MOST_SHARE} of the time since.
 */
export function seldom<T>(read: () => T): () => T | undefined {
  let value: T | undefined;
  let againMs = Number.NEGATIVE_INFINITY;
  return () => {
    const beginMs = performance.now();
    if (beginMs < againMs) return value;
    value = read();
    const endMs = performance.now();
    againMs = endMs + (endMs - beginMs) / MOST_SHARE;
    return value;
  };
}

/** Returns names as they fit into a sentence: beyond a few, the rest is counted. */
export function few(names: readonly string[]): readonly string[] {
  return names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
}

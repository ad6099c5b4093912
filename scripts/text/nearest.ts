import { distance } from 'fastest-levenshtein';

/**
 * Returns the name that was probably meant: at most a third of its letters (never fewer than two) may differ; case and
 * `_` do not count.
 */
export function nearest(given: string, names: readonly string[]): string | undefined {
  const wanted = normal(given);
  const ranked = names.map((name) => ({ name, away: distance(wanted, normal(name)) })).sort((a, b) => a.away - b.away);
  const best = ranked[0];
  if (!best || wanted === '') return undefined;
  if (best.away <= Math.min(Math.max(2, Math.ceil(wanted.length / 3)), wanted.length - 1)) return best.name;
  const begins = names.filter((name) => wanted.length >= 3 && normal(name).startsWith(wanted));
  return begins.length === 1 ? begins[0] : undefined;
}

/** Returns "did you mean leaky? The variants are fixed, leaky, reuse", or the list alone. */
export function suggestion(given: string, what: string, names: readonly string[]): string {
  const near = nearest(given, names);
  const list = `${what} ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`;
  return near === undefined ? list : `did you mean ${near}? ${list[0]?.toUpperCase()}${list.slice(1)}`;
}

function normal(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll('_', '-')
    .trim();
}

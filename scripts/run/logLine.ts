/** A vitals line as it stands in a log: its text, and what the log says of where it came from. */
export interface FoundLine {
  readonly text: string;
  /** The source that stands before it, such as a pod's name; empty where there is none. */
  readonly source: string;
}

const VITALS = '{"vitals":';

/**
 * Finds the vitals line in a line of a log. Before it may stand what `kubectl logs`, docker and the like put there:
 * times, the name of a pod or of a service, the stream; docker's own files have it inside JSON.
 *
 * @returns undefined for any other line
 */
export function vitalsIn(line: string): FoundLine | undefined {
  const begin = line.indexOf(VITALS);
  if (begin >= 0) return { text: line.slice(begin).trimEnd(), source: sourceOf(line.slice(0, begin)) };
  return line.startsWith('{') && line.includes('{\\"vitals\\":') ? withinJson(line) : undefined;
}

function withinJson(line: string): FoundLine | undefined {
  try {
    const values: unknown[] = Object.values(JSON.parse(line) as object);
    const log = values.find((value): value is string => typeof value === 'string' && value.includes(VITALS));
    return log === undefined ? undefined : vitalsIn(log);
  } catch {
    return undefined;
  }
}

/** What stands in front of a line and differs from line to line, or says nothing of where it came from. */
const NO_SOURCE = [
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/g,
  /\b(?:stdout|stderr)\b(?: [FP]\b)?/g,
  /\b(?:[A-Z][a-z]{2} +\d{1,2} )?\d\d:\d\d:\d\d(?:[.,]\d+)?/g,
];

function sourceOf(prefix: string): string {
  const named = NO_SOURCE.reduce((text, pattern) => text.replace(pattern, ' '), prefix);
  return named
    .replace(/[[\]|]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 80);
}

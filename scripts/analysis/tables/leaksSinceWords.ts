import { listed } from '../../text/figures.js';
import { moment } from '../../text/times.js';
import type { LeakSignature, LeaksSince } from '../model/leaks.js';
import { METRICS } from '../verdict/index.js';

/** A sentence on what has become of leaks, and which way it went. */
export interface LeaksSinceSentence {
  readonly kind: 'fresh' | 'known' | 'gone';
  /** The word that it begins with. */
  readonly word: string;
  readonly rest: string;
}

/** Says which leaks are new, known or gone since the run before of the same plan; nothing where neither run leaks. */
export function leaksSinceWords({ fresh, known, gone, startedAt, run }: LeaksSince): LeaksSinceSentence[] {
  const before = startedAt === undefined ? run : `the run of ${moment(startedAt)}`;
  const all: LeaksSinceSentence[] = [
    { kind: 'fresh', word: 'New', rest: `since ${before}: ${leaksInWords(fresh)}.` },
    { kind: 'known', word: 'Known', rest: `from ${before}: ${leaksInWords(known)}.` },
    { kind: 'gone', word: 'Gone', rest: `since ${before}: ${leaksInWords(gone)}.` },
  ];
  const counts = { fresh: fresh.length, known: known.length, gone: gone.length };
  return all.filter(({ kind }) => counts[kind] > 0);
}

/** Returns for instance `channels and sockets of discover in services/variants/leaky.ts; streams`. */
export function leaksInWords(leaks: readonly LeakSignature[]): string {
  const places = new Map<string, LeakSignature[]>();
  for (const leak of leaks) places.set(placeOf(leak), [...(places.get(placeOf(leak)) ?? []), leak]);
  return [...places]
    .map(([place, own]) => {
      const nouns = listed([...new Set(own.map(({ metric }) => METRICS[metric].noun))]);
      return `${nouns}${place}`;
    })
    .join('; ');
}

function placeOf({ file, function: name, served }: LeakSignature): string {
  const of = name === undefined ? '' : ` of ${name}`;
  const serving = served === undefined || served === 'accepted' ? '' : ` served by ${served}`;
  return `${of}${serving}${file === undefined ? '' : ` in ${file}`}`;
}

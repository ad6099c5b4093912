import type { LookAlike, Program } from '../lib/case.js';
import { body } from '../lib/load.js';

export const description: LookAlike = {
  about: 'interns the labels of its metrics, of which there are 400 in all; most are seen in the first slices',
  looksLike: 'heap_after_gc_bytes',
  unitsPerSlice: 400,
};

const LABELS = 400;

export function program(): Program {
  const labels = new Map<string, string>();
  let unit = 0;

  function interned(label: string): string {
    const known = labels.get(label) ?? `${label} ${body()}`;
    labels.set(label, known);
    return known;
  }

  return {
    once() {
      unit += 1;
      for (let i = 0; i < 4; i++) interned(`label ${(unit * unit * (i + 3)) % LABELS}`);
    },
    truth: () => labels.size,
  };
}

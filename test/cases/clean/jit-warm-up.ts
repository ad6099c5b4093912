import type { LookAlike, Program } from '../lib/case.js';

export const description: LookAlike = {
  about: 'compiles a function per query shape, of which there are 120, and runs it often enough to be optimised',
  looksLike: 'heap_after_gc_bytes',
  unitsPerSlice: 200,
};

const SHAPES = 120;

export function program(): Program {
  const compiled = new Map<number, (row: { a: number; b: string }) => unknown>();
  let unit = 0;
  let matched = 0;

  function queryOf(shape: number): (row: { a: number; b: string }) => unknown {
    const known = compiled.get(shape);
    const query = known ?? new Function('row', `return row.a % ${shape + 2} === 0 && row.b.length > ${shape % 7}`);
    compiled.set(shape, query as (row: { a: number; b: string }) => unknown);
    return query as (row: { a: number; b: string }) => unknown;
  }

  return {
    once() {
      const query = queryOf(unit++ % SHAPES);
      for (let a = 0; a < 300; a++) if (query({ a, b: `row ${a}` })) matched += 1;
    },
    truth: () => (matched < 0 ? -1 : compiled.size),
  };
}

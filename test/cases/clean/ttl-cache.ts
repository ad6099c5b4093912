import type { LookAlike, Program } from '../lib/case.js';
import { body, soon } from '../lib/load.js';

export const description: LookAlike = {
  about: 'a cache whose entries live 60 ms, each with a timer of its own that takes it out',
  looksLike: 'timers',
  unitsPerSlice: 60,
};

const LIFE_MS = 60;

export function program(): Program {
  const cache = new Map<number, string>();
  let key = 0;

  return {
    async once() {
      const mine = key++;
      cache.set(mine, body(4096));
      setTimeout(() => cache.delete(mine), LIFE_MS).unref();
      await soon();
    },
    truth: () => (cache.size > 60 ? -1 : 0), // how many of them live is a matter of the moment
  };
}

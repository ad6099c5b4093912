import type { LookAlike, Program } from '../lib/case.js';
import { body } from '../lib/load.js';

export const description: LookAlike = {
  about: 'gathers records of 4 KiB and writes them out once there are 700: a sawtooth out of step with the checkpoints',
  looksLike: 'heap_after_gc_bytes',
  unitsPerSlice: 1000,
};

const FULL = 700;

export function program(): Program {
  let gathered: string[] = [];
  let writtenBytes = 0;

  return {
    once() {
      gathered.push(body(4096));
      if (gathered.length < FULL) return;
      writtenBytes += gathered.join('').length;
      gathered = [];
    },
    truth: () => (writtenBytes < 0 ? -1 : gathered.length),
  };
}

import type { ProcessEnd } from '../engines/engine.js';

/** Returns the end of a process that should have gone on. Code and signal are unknown where its place has lost it. */
export function processEndText({ code, signal, cause }: ProcessEnd): string {
  if (cause?.how === 'node-lost') return `its node ${cause.node}, which was lost,`;
  if (cause?.how === 'out-of-memory') return 'its memory full';
  return signal ?? (code === null ? 'a status that is not known' : `status ${code}`);
}

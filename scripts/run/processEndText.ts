import type { ProcessEnd } from '../engines/engine.js';

/** What a process that should have gone on ended with. Code and signal are unknown of one that its place has lost. */
export function processEndText({ code, signal, cause }: ProcessEnd): string {
  if (cause?.how === 'node-lost') return `its node ${cause.node}, which was lost,`;
  if (cause?.how === 'out-of-memory') return 'its memory full';
  return signal ?? (code === null ? 'a status that is not known' : `status ${code}`);
}

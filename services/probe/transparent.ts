import { fileURLToPath } from 'node:url';

/** The folder of the probe, as a module URL and as a path: stacks have either. */
const OWN = [new URL('.', import.meta.url).href, fileURLToPath(new URL('.', import.meta.url))];

/**
 * Calls a function of Node in the target's place, and returns what it returns. From the stack of an error that it throws
 * the probe's own frames are taken out: the target may print it.
 */
export function transparently<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    takeOutOwnFrames(error);
    throw error;
  }
}

function takeOutOwnFrames(error: unknown): void {
  try {
    if (!(error instanceof Error) || typeof error.stack !== 'string') return;
    const lines = error.stack.split('\n');
    const others = lines.filter((line) => !OWN.some((folder) => line.includes(folder)));
    if (others.length < lines.length) error.stack = others.join('\n');
  } catch {
    // An error that is frozen keeps its stack.
  }
}

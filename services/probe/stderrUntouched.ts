import { fstatSync } from 'node:fs';

/**
 * Acts, and leaves the target's stderr as it is. Node looks at `process.stderr` where it loads its assertions and where it
 * closes a socket: one that is a pipe would be opened by that, and show among the resources of a target that never
 * printed to it. A pipe has no colours and is no socket of the probe, so a stand-in answers for it.
 */
export function stderrUntouched<T>(act: () => T): T {
  const stderr = Object.getOwnPropertyDescriptor(process, 'stderr');
  if (!stderr?.configurable || !stderr.get || !isPipe(2)) return act();
  try {
    Object.defineProperty(process, 'stderr', { ...stderr, get: () => ({ isTTY: false }) });
    return act();
  } finally {
    Object.defineProperty(process, 'stderr', stderr);
  }
}

function isPipe(descriptor: number): boolean {
  try {
    const kind = fstatSync(descriptor);
    return kind.isFIFO() || kind.isSocket();
  } catch {
    return false;
  }
}

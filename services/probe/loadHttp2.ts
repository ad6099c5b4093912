import { fstatSync } from 'node:fs';
import { createRequire } from 'node:module';

type Http2 = typeof import('node:http2');

/**
 * Loads `node:http2`, and leaves the target's stderr as it is. With http2 Node loads its assertions, which look at
 * stderr for colours when they are loaded: one that is a pipe would be opened by that, and show among the resources of a
 * target that never printed to it. A pipe has no colours, so a stand-in answers for it.
 */
export function loadHttp2(): Http2 {
  const require = createRequire(import.meta.url);
  const stderr = Object.getOwnPropertyDescriptor(process, 'stderr');
  if (!stderr?.configurable || !stderr.get || !isPipe(2)) return require('node:http2') as Http2;
  try {
    Object.defineProperty(process, 'stderr', { ...stderr, get: () => ({ isTTY: false }) });
    return require('node:http2') as Http2;
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

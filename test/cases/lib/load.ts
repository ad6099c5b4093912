import { randomUUID } from 'node:crypto';

/** Makes a string of its own of so many bytes, such as the body of a request that is kept. */
export function body(sizeBytes = 1024): string {
  return Buffer.alloc(sizeBytes, randomUUID()).toString('latin1');
}

/** Waits for an event of the next turns: what is closed is closed then. */
export function soon(ms = 1): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

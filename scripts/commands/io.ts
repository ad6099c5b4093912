import type { Io } from '../terminal/io.js';

/** Returns the process's own streams. A reader that goes away (`… | head`) ends the output, never the run. */
export function processIo(): Io {
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.listeners('error').includes(ignoreBrokenPipe)) stream.on('error', ignoreBrokenPipe);
  }
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
  };
}

/** The errors of writing to a reader that went away: a pipe, a closed terminal, a socket. */
const GONE = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (!GONE.has(error.code ?? '')) throw error;
}

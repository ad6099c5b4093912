import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import type { TarEntry } from './entry.js';

/**
 * Passes an archive of the entries to a call that reads it, and waits for both. Times are left out, so that the same
 * content makes the same archive.
 * @returns what the call returned
 */
export async function sendTar<Answer>(
  entries: readonly TarEntry[],
  signal: AbortSignal,
  call: (archive: Readable) => Promise<Answer>,
): Promise<Answer> {
  signal.throwIfAborted();
  const tar = pack();
  const abort = () => tar.destroy(signal.reason as Error);
  signal.addEventListener('abort', abort);
  try {
    const [answer] = await Promise.all([call(Readable.from(tar)), fill(tar, entries)]);
    return answer;
  } finally {
    signal.removeEventListener('abort', abort);
    tar.destroy();
  }
}

async function fill(tar: Pack, entries: readonly TarEntry[]): Promise<void> {
  const mtime = new Date(0);
  for (const entry of entries) {
    const name = entry.path;
    if (entry.kind === 'folder') tar.entry({ name, type: 'directory', mode: entry.mode, mtime });
    else if (entry.kind === 'link') tar.entry({ name, type: 'symlink', linkname: entry.to, mtime });
    else if (entry.kind === 'text') tar.entry({ name, mode: 0o644, mtime }, entry.text);
    else
      await pipeline(
        createReadStream(entry.from),
        tar.entry({ name, mode: entry.executable ? 0o755 : 0o644, size: entry.bytes, mtime }),
      );
  }
  tar.finalize();
}

import { closeSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

const FLUSH_BYTES = 64 * 1024;
const COPY_BYTES = 1024 * 1024;
/** For appending; and for reading, since a file that was removed can be had by what is open alone. */
const HOW = 'a+';

/**
 * A file that grows by whole lines. Lines are held back up to 64 KiB and written together; a process killed at any
 * moment leaves whole lines, except perhaps the last. Writing is synchronous: what is held back can then never pile up
 * behind a slow disk, and it can be written while the process exits.
 */
export class LineFile {
  #fd: number;
  readonly #limitBytes: number;
  #pending: string[] = [];
  #pendingBytes = 0;
  #writtenBytes = 0;
  #full = false;
  #open = true;

  /**
   * Opens the file.
   * @param limitBytes at this size it ends with a line that says so, and takes no more
   */
  constructor(path: string, limitBytes = Number.POSITIVE_INFINITY) {
    this.#fd = openSync(path, HOW);
    this.#limitBytes = limitBytes;
  }

  /**
   * Appends a line.
   * @param line without its newline
   * @throws when the disk refuses; the file then ends with its last whole line and takes no more
   */
  append(line: string): void {
    if (this.#full || !this.#open) return;
    const bytes = Buffer.byteLength(line) + 1;
    if (this.#writtenBytes + this.#pendingBytes + bytes > this.#limitBytes) {
      this.#full = true;
      this.#hold(`… cut at ${Math.round(this.#limitBytes / 1024)} KiB`, 0);
    } else {
      this.#hold(line, bytes);
    }
    if (this.#pendingBytes >= FLUSH_BYTES) this.flush();
  }

  #hold(line: string, bytes: number): void {
    this.#pending.push(line);
    this.#pendingBytes += bytes;
  }

  flush(): void {
    if (this.#pending.length === 0) return;
    const data = Buffer.from(`${this.#pending.join('\n')}\n`);
    this.#pending = [];
    this.#pendingBytes = 0;
    try {
      for (let done = 0; done < data.length; ) done += writeSync(this.#fd, data, done);
      this.#writtenBytes += data.length;
    } catch (error) {
      this.#giveUp();
      throw error;
    }
  }

  /** Cuts off a half-written line, which would spoil all that follows it. */
  #giveUp(): void {
    this.#full = true;
    try {
      ftruncateSync(this.#fd, this.#writtenBytes);
    } catch {
      // The file is left with half a line at its end, which readers know how to take.
    }
  }

  /** The open file. */
  get fd(): number {
    return this.#fd;
  }

  /**
   * Goes on in another file, with all that was written so far.
   * @throws when that cannot be written; the old one is kept then
   */
  moveTo(path: string): void {
    const fd = openSync(path, HOW);
    try {
      const buffer = Buffer.allocUnsafe(COPY_BYTES);
      for (let at = 0, read = 1; read > 0; at += read) {
        read = readSync(this.#fd, buffer, 0, buffer.length, at);
        for (let done = 0; done < read; ) done += writeSync(fd, buffer, done, read - done);
      }
    } catch (error) {
      closeSync(fd);
      throw error;
    }
    closeSync(this.#fd);
    this.#fd = fd;
  }

  close(): void {
    if (!this.#open) return;
    try {
      this.flush();
      fsyncSync(this.#fd);
    } finally {
      this.#open = false;
      closeSync(this.#fd);
    }
  }
}

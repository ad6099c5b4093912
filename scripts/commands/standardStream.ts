import { fstatSync, writeSync } from 'node:fs';
import type { TextSink } from '../terminal/io.js';

/** The errors of writing to a reader that went away: a pipe, a closed terminal, a socket. */
const GONE = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

/** A stream of this process, by its descriptor. */
type OwnStream = NodeJS.WriteStream & { readonly fd: number };

/**
 * stdout or stderr. Writing never throws. A reader that goes away (`… | head`) ends the output, and nothing else; what
 * a full disk did not take is told of once.
 */
export class StandardStream implements TextSink {
  readonly #stream: OwnStream;
  readonly #onLoss: (why: string) => void;
  readonly #isFile: boolean;
  #lost = false;

  /** @param onLoss is called once, when something could not be written */
  constructor(stream: OwnStream, onLoss: (why: string) => void = () => undefined) {
    this.#stream = stream;
    this.#onLoss = onLoss;
    this.#isFile = isFile(stream);
    stream.on('error', (error) => this.#failed(error));
  }

  /** Tells whether anything was lost for want of room. */
  get isLost(): boolean {
    return this.#lost;
  }

  get isTTY(): boolean | undefined {
    return this.#stream.isTTY;
  }

  get columns(): number | undefined {
    return this.#stream.columns;
  }

  get rows(): number | undefined {
    return this.#stream.rows;
  }

  write(text: string): void {
    try {
      if (this.#isFile) writeWhole(this.#stream.fd, text);
      else this.#stream.write(text);
    } catch (error) {
      this.#failed(error as NodeJS.ErrnoException);
    }
  }

  #failed({ code, message }: NodeJS.ErrnoException): void {
    if (this.#lost || GONE.has(code ?? '')) return;
    this.#lost = true;
    this.#onLoss(message);
  }
}

/** Tells whether it leads to a file, which takes everything at once; Node's own stream drops what a full disk left over. */
function isFile({ fd, isTTY }: OwnStream): boolean {
  if (isTTY) return false;
  const stats = fstatSync(fd);
  return stats.isFile() || stats.isCharacterDevice();
}

/** Writes all of a text: a disk that is nearly full takes a part, and refuses only the next one. */
function writeWhole(fd: number, text: string): void {
  const data = Buffer.from(text);
  for (let done = 0; done < data.length; ) done += writeSync(fd, data, done);
}

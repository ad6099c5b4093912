import type { Sink } from './sink.js';

/**
 * Writes vitals lines to the target's stdout, one write a line, through the stream that the target prints through, so
 * that neither cuts into the other's lines. Never throws; once the reader has gone it falls silent.
 */
export class StdoutSink implements Sink {
  gone = false;
  readonly #stdout = process.stdout;
  /** The stream's `write` as it was before the target could replace it. */
  readonly #write: NodeJS.WriteStream['write'];
  readonly #ownErrors = new WeakSet<Error>();
  #midLine = false;

  constructor() {
    const write = this.#stdout.write;
    this.#write = write.bind(this.#stdout) as NodeJS.WriteStream['write'];
    this.#watchTarget(write);
    this.#stdout.on('error', (error: Error) => this.#onError(error));
  }

  get backlogBytes(): number {
    return this.#stdout.writableLength;
  }

  put(line: string): Promise<void> {
    const text = this.#midLine ? `\n${line}\n` : `${line}\n`;
    this.#midLine = false;
    return new Promise((resolve) => {
      try {
        this.#write(text, (error) => {
          if (error) {
            this.gone = true;
            this.#ownErrors.add(error);
          }
          resolve();
        });
      } catch {
        this.gone = true;
        resolve();
      }
    });
  }

  /**
   * Watches the target's writes: a line of the target that is not finished yet must be ended before a vitals line
   * begins.
   */
  #watchTarget(write: NodeJS.WriteStream['write']): void {
    const noteEnd = (chunk: unknown) => {
      if (typeof chunk === 'string') {
        if (chunk.length > 0) this.#midLine = chunk.charCodeAt(chunk.length - 1) !== 10;
      } else if (chunk instanceof Uint8Array && chunk.length > 0) this.#midLine = chunk[chunk.length - 1] !== 10;
    };
    this.#stdout.write = function (this: NodeJS.WriteStream, ...args: Parameters<typeof write>) {
      noteEnd(args[0]);
      return write.apply(this, args);
    } as typeof write;
  }

  /**
   * Bears a failed write of ours. A failed write of the target ends the process, as it would have without the probe.
   */
  #onError(error: Error): void {
    if (this.#ownErrors.has(error) || this.#stdout.listenerCount('error') > 1) return;
    throw error;
  }
}

import fs, { type ReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { type AnyFunction, interpose, put } from './interpose.js';
import type { Birth, SiteBook } from './sites.js';
import { laterCallSites, siteFrames } from './stack.js';

/** The number of frames that are kept of a stack. */
const STACK_DEPTH = 32;

/** The most stacks that are kept unread: each keeps 1 to 2 KB alive, and every `this` in its frames. */
const MOST_UNREAD = 256;

/** A descriptor that was opened through `node:fs`, with its stack as captured until it is booked. */
interface Opened {
  stack?: (() => NodeJS.CallSite[]) | undefined;
  birth?: Birth;
  /** The handle that it belongs to, which closes it unseen. */
  readonly handle?: WeakRef<FileHandle>;
}

/**
 * Books the descriptors that the target opens through `node:fs` on the lines that open them. Most are closed soon, and a
 * stack is dear to read, less so to capture, some 3 µs: only those that are still open when {@link settle} is called are
 * booked, and only these are counted.
 */
export class OpenBook {
  readonly #book: SiteBook;
  readonly #open = new Map<number, Opened>();
  #unread = 0;

  constructor(book: SiteBook) {
    this.#book = book;
  }

  /** Begins to watch. */
  watch(): void {
    interpose<number>(fs, 'openSync', (fd) => this.#opened(fd, { stack: laterCallSites(STACK_DEPTH) }));
    for (const name of ['close', 'closeSync'])
      interpose(fs, name, (_, { args: [fd] }) => typeof fd === 'number' && this.#closed(fd));
    for (const name of ['createReadStream', 'createWriteStream'])
      interpose<ReadStream>(fs, name, (stream) => {
        const stack = laterCallSites(STACK_DEPTH); // it opens its file later
        stream.once('open', (fd) => this.#opened(fd, { stack }));
      });
    this.#watchCallbacks();
    this.#watchPromises();
  }

  /**
   * Books the descriptors that are open.
   * @param held those that the process holds, where that can be told
   */
  settle(held: ReadonlySet<number> | undefined): void {
    for (const [fd, opened] of [...this.#open]) {
      const isClosed = opened.handle ? opened.handle.deref()?.fd !== fd : held !== undefined && !held.has(fd);
      if (isClosed) this.#closed(fd);
      else if (!opened.birth) {
        opened.birth = this.#book.at(siteFrames(opened.stack?.() ?? [])).descriptor.open();
        opened.stack = undefined;
      }
    }
    this.#unread = 0;
  }

  #opened(fd: number, opened: Opened): void {
    this.#closed(fd); // what had that number was closed unseen
    this.#open.set(fd, opened);
    this.#unread += 1;
    if (this.#unread > MOST_UNREAD) this.settle(undefined);
  }

  #closed(fd: number): void {
    const opened = this.#open.get(fd);
    if (!opened) return;
    this.#open.delete(fd);
    if (opened.birth) opened.birth.ledger.close(opened.birth);
    else this.#unread -= 1;
  }

  /** Watches `fs.open`, whose callback tells the descriptor. */
  #watchCallbacks(): void {
    const book = this;
    put(
      fs,
      'open',
      new Proxy(fs.open as unknown as AnyFunction, {
        apply(target, self, args: unknown[]) {
          const done = args.at(-1);
          if (typeof done !== 'function') return Reflect.apply(target, self, args);
          const stack = laterCallSites(STACK_DEPTH);
          const told = function (this: unknown, ...answer: unknown[]) {
            const [error, fd] = answer;
            if (!error && typeof fd === 'number') book.#opened(fd, { stack });
            return Reflect.apply(done, this, answer);
          };
          return Reflect.apply(target, self, [...args.slice(0, -1), told]);
        },
      }),
    );
  }

  /**
   * Watches `fs.promises.open`. The target gets a promise that is made of the original one: listening to that beside the
   * target would make a rejection that nobody handles look handled.
   */
  #watchPromises(): void {
    const book = this;
    put(
      fs.promises,
      'open',
      new Proxy(fs.promises.open as unknown as AnyFunction, {
        apply(target, self, args) {
          const stack = laterCallSites(STACK_DEPTH);
          return (Reflect.apply(target, self, args) as Promise<FileHandle>).then((handle) => {
            book.#opened(handle.fd, { stack, handle: new WeakRef(handle) });
            return handle;
          });
        },
      }),
    );
  }
}

import fs, { type ReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { watchFolders } from './folders.js';
import { guarded } from './guard.js';
import { type AnyFunction, interpose, put } from './interpose.js';
import type { Birth, SiteBook } from './sites.js';
import { laterCallSites, siteFrames } from './stack.js';
import { transparently } from './transparent.js';

/** The number of frames that are kept of a stack. */
const STACK_DEPTH = 16;

/**
 * The number of looks in a row at which nothing was open that had been opened since the look before, after which stacks
 * are captured no more: one look may come before any work.
 */
const CLEAN_LOOKS = 2;

/** Functions that open a file by `openSync`, and have closed it when they return. */
const BRIEF = ['readFileSync', 'writeFileSync', 'appendFileSync'];

/** The most stacks that are kept unread: each keeps 1 to 2 KB alive, and every `this` in its frames. */
const MOST_UNREAD = 256;

/** A descriptor that was opened through `node:fs`, with its stack as captured until it is booked. */
interface Opened {
  stack: (() => NodeJS.CallSite[]) | undefined;
  birth?: Birth;
  /** Tells whether it was closed unseen; undefined: its number tells. */
  readonly isGone?: () => boolean;
}

/**
 * Books the descriptors that the target opens through `node:fs` on the lines that open them. Most are closed soon, and
 * their stacks are dear, 10 µs and more to capture: only those that are still open when {@link settle} is called are
 * booked, and only these are counted. Where two looks in a row have found nothing new, stacks are not captured either:
 * if a descriptor stays open after all, it is booked without a line, and the next ones are captured again.
 */
export class OpenBook {
  readonly #book: SiteBook;
  /** By descriptor; folders, which do not tell theirs, by a key of their own. */
  readonly #open = new Map<number | symbol, Opened>();
  #unread = 0;
  #isBrief = false;
  /** The number of looks in a row that have found nothing new, though files were opened before each. */
  #clean = 0;
  #isUsed = false;

  constructor(book: SiteBook) {
    this.#book = book;
  }

  /** Begins to watch. */
  watch(): void {
    interpose<number>(fs, 'openSync', (fd) => this.#isBrief || this.#opened(fd, { stack: this.#capture() }));
    for (const name of BRIEF) this.#watchBrief(name);
    for (const name of ['close', 'closeSync'])
      interpose(fs, name, (_, { args: [fd] }) => typeof fd === 'number' && this.#closed(fd));
    for (const name of ['createReadStream', 'createWriteStream'])
      interpose<ReadStream>(fs, name, (stream) => {
        const stack = this.#capture(); // it opens its file later
        stream.once(
          'open',
          guarded((fd: number) => this.#opened(fd, { stack })),
        );
      });
    this.#watchCallbacks();
    this.#watchPromises();
    watchFolders({
      begin: () => this.#capture(),
      opened: (key, stack, isGone) => this.#opened(key, { stack, isGone }),
      closed: (key) => this.#closed(key),
    });
  }

  /**
   * Books the descriptors that are open.
   * @param held those that the process holds, where that can be told
   */
  settle(held: ReadonlySet<number> | undefined): void {
    let isClean = true;
    for (const [key, opened] of [...this.#open]) {
      const isClosed = opened.isGone?.() ?? (held !== undefined && typeof key === 'number' && !held.has(key));
      if (isClosed) this.#closed(key);
      else if (!opened.birth) {
        opened.birth = this.#book.at(siteFrames(opened.stack?.() ?? [])).descriptor.open();
        opened.stack = undefined;
        isClean = false;
      }
    }
    if (!isClean) this.#clean = 0;
    else if (this.#isUsed) this.#clean += 1;
    this.#isUsed = false;
    this.#unread = 0;
  }

  #capture(): (() => NodeJS.CallSite[]) | undefined {
    this.#isUsed = true;
    return this.#clean < CLEAN_LOOKS ? laterCallSites(STACK_DEPTH) : undefined;
  }

  /** Leaves out what a function opens that has closed it when it returns: reading a file would take twice as long. */
  #watchBrief(name: string): void {
    const original: unknown = Reflect.get(fs, name);
    if (typeof original !== 'function') return;
    const book = this;
    const proxy = new Proxy(original as AnyFunction, {
      apply(target, self, args) {
        const before = book.#isBrief;
        book.#isBrief = true;
        try {
          return transparently(() => Reflect.apply(target, self, args));
        } finally {
          book.#isBrief = before;
        }
      },
    });
    put(fs, name, proxy);
  }

  #opened(key: number | symbol, opened: Opened): void {
    this.#closed(key); // what had that number was closed unseen
    this.#open.set(key, opened);
    this.#unread += 1;
    if (this.#unread > MOST_UNREAD) this.settle(undefined);
  }

  #closed(key: number | symbol): void {
    const opened = this.#open.get(key);
    if (!opened) return;
    this.#open.delete(key);
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
          if (typeof done !== 'function') return transparently(() => Reflect.apply(target, self, args));
          const stack = book.#capture();
          const told = function (this: unknown, ...answer: unknown[]) {
            const [error, fd] = answer;
            if (!error && typeof fd === 'number') guarded(() => book.#opened(fd, { stack }))();
            return Reflect.apply(done, this, answer);
          };
          return transparently(() => Reflect.apply(target, self, [...args.slice(0, -1), told]));
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
          const stack = book.#capture();
          return (Reflect.apply(target, self, args) as Promise<FileHandle>).then((handle) => {
            guarded(() => {
              const [{ fd }, weak] = [handle, new WeakRef(handle)];
              book.#opened(fd, { stack, isGone: () => weak.deref()?.fd !== fd });
            })();
            return handle;
          });
        },
      }),
    );
  }
}

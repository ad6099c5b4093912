import { guarded } from './guard.js';
import { interpose } from './interpose.js';
import type { Birth, SiteBook } from './sites.js';
import { siteFrames } from './stack.js';

/** The least size that is booked: smaller ones share a pool, as a rule. */
const LEAST_BYTES = 4096;

/** The number of frames that are looked at. */
const STACK_DEPTH = 24;

/** The ways to make a buffer, which Node's own code goes as well. */
const WAYS = ['alloc', 'allocUnsafe', 'allocUnsafeSlow', 'from', 'concat'];

/**
 * Books buffers of 4 KiB and more on the lines that make them, until their memory is collected: a heap profile does not
 * see what lies outside of the heap. Buffers made before {@link watch} are not counted.
 */
export class BufferBook {
  readonly #book: SiteBook;
  readonly #known = new WeakSet<ArrayBufferLike>();
  readonly #collected = new FinalizationRegistry<Birth>(guarded((birth) => void birth.ledger.close(birth)));

  constructor(book: SiteBook) {
    this.#book = book;
  }

  /** Begins to watch. */
  watch(): void {
    for (const way of WAYS)
      interpose<Buffer>(Buffer, way, (buffer, { stack }) => {
        if (!(buffer?.byteLength >= LEAST_BYTES) || this.#known.has(buffer.buffer)) return;
        this.#known.add(buffer.buffer); // others may look into the same memory
        const birth = this.#book.at(siteFrames(stack(STACK_DEPTH))).buffer.open();
        this.#collected.register(buffer.buffer, birth);
      });
  }
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { CreationSite } from './sites.js';

/** How long after the last dial sites are still carried along. Only the look-up of a name takes time between a call's start and its dial. */
const LINGER_MS = 1000;

/** The longest pause of grpc-js between two attempts to connect, 2 min with 20 % of jitter, and some more. */
const BACKOFF_MS = 150_000;

/** From here on carrying a store along costs nothing; before, it is done by hooks into every promise and every asynchronous resource. */
const FREE_SINCE_NODE = 24;

/**
 * Carries a creation site from where a connection is asked for to where it is dialled, across whatever is asynchronous
 * between. On Node before 24 that costs every call some 5 % as long as it is on. So there it is switched off when nothing
 * has been dialled for a while: a process whose channels are warm pays nothing.
 */
export class SiteStore {
  readonly #storage = new AsyncLocalStorage<CreationSite>();
  readonly #sleeps: boolean;
  #awake = false;
  #untilMs = 0;

  /** @param mayUseTimers false: it stays on, for it is by a timer that it goes off, and the target's timers are being counted */
  constructor(mayUseTimers: boolean) {
    this.#sleeps = mayUseTimers && Number.parseInt(process.versions.node, 10) < FREE_SINCE_NODE;
  }

  /** Runs `act`; whatever it begins, and what that begins, belongs to the site. */
  run<T>(site: CreationSite, act: () => T): T {
    if (this.#sleeps) this.#stayAwake(LINGER_MS);
    return this.#storage.run(site, act);
  }

  /** The site that what is running belongs to. */
  current(): CreationSite | undefined {
    if (this.#sleeps && !this.#awake) this.#wake();
    return this.#storage.getStore();
  }

  /** To be told of every socket that closes: grpc-js may dial another in its place, at once, or after a pause when it failed. */
  noteClosed(failed: boolean): void {
    if (!this.#sleeps) return;
    if (!this.#awake) this.#wake();
    this.#stayAwake(failed ? BACKOFF_MS : LINGER_MS);
  }

  /** Running anything switches the storage on; what was noted on a resource before is still there then. */
  #wake(): void {
    this.#storage.run(NOWHERE, () => {});
    this.#stayAwake(LINGER_MS);
  }

  #stayAwake(ms: number): void {
    this.#untilMs = Math.max(this.#untilMs, performance.now() + ms);
    if (this.#awake) return;
    this.#awake = true;
    this.#sleepLater();
  }

  #sleepLater(): void {
    setTimeout(() => {
      if (performance.now() < this.#untilMs) {
        this.#sleepLater();
        return;
      }
      this.#awake = false;
      this.#storage.disable();
    }, this.#untilMs - performance.now()).unref();
  }
}

const NOWHERE = new CreationSite('', []);

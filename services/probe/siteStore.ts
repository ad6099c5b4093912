import { AsyncLocalStorage } from 'node:async_hooks';
import { CreationSite } from './sites.js';

/**
 * How long sites are carried along for a dial that may follow and does not: the call may find a connection that is
 * shared.
 */
const LINGER_MS = 1000;

/** The longest pause of grpc-js between two attempts to connect, 2 min with 20 % of jitter, and some more. */
const BACKOFF_MS = 150_000;

/**
 * From here on carrying a store along costs nothing; before, it is done by hooks into every promise and every
 * asynchronous resource.
 */
const FREE_SINCE_NODE = 24;

/**
 * Carries a creation site from where a connection is asked for to where it is dialled, across whatever is asynchronous
 * between. On Node before 24 that costs every call some 5 % as long as it is on. So there it is switched off once every
 * dial that was expected has been made: a process whose channels are warm pays nothing, and neither does a handshake.
 */
export class SiteStore {
  readonly #storage = new AsyncLocalStorage<CreationSite>();
  readonly #sleeps: boolean;
  /** Dials that may follow, by site. */
  readonly #expected = new Map<CreationSite, number>();
  #awake = false;
  #timerIsSet = false;
  /** Until then a dial may follow that was asked for; a dial that comes ends the wait. */
  #lingerUntilMs = 0;
  /** Until then grpc-js may dial by itself, after a failure. */
  #backoffUntilMs = 0;

  /**
   * @param mayUseTimers false: it stays on, for it is by timers that it goes off, and the target's timers are being
   * counted
   */
  constructor(mayUseTimers: boolean) {
    this.#sleeps = mayUseTimers && Number.parseInt(process.versions.node, 10) < FREE_SINCE_NODE;
  }

  /** Runs `act`; whatever it begins, and what that begins, belongs to the site. */
  run<T>(site: CreationSite, act: () => T): T {
    if (this.#sleeps) this.#stayAwake();
    return this.#storage.run(site, act);
  }

  /** As {@link run}, for what may begin to connect. */
  runAndDial<T>(site: CreationSite, act: () => T): T {
    if (this.#sleeps) this.#expected.set(site, (this.#expected.get(site) ?? 0) + 1);
    return this.run(site, act);
  }

  /** The site that the dial under way belongs to. */
  siteOfDial(): CreationSite | undefined {
    if (!this.#sleeps) return this.#storage.getStore();
    if (!this.#awake) this.#wake();
    const site = this.#storage.getStore();
    if (site) this.#dialled(site);
    return site;
  }

  /**
   * To be told of every socket that closes: grpc-js may dial another in its place, at once, or after a pause when it
   * failed.
   */
  noteClosed(failed: boolean): void {
    if (!this.#sleeps) return;
    if (this.#awake) this.#stayAwake();
    else this.#wake();
    if (failed) this.#backoffUntilMs = performance.now() + BACKOFF_MS;
  }

  /** Running anything switches the storage on; what was noted on a resource before is still there then. */
  #wake(): void {
    this.#storage.run(NOWHERE, () => {});
    this.#stayAwake();
  }

  #dialled(site: CreationSite): void {
    const left = (this.#expected.get(site) ?? 0) - 1;
    if (left > 0) this.#expected.set(site, left);
    else this.#expected.delete(site);
    if (this.#expected.size > 0) return;
    this.#lingerUntilMs = 0;
    setImmediate(() => this.#sleepIfIdle());
  }

  #stayAwake(): void {
    this.#lingerUntilMs = performance.now() + LINGER_MS;
    this.#awake = true;
    this.#lookLater();
  }

  #lookLater(): void {
    if (this.#timerIsSet) return;
    this.#timerIsSet = true;
    setTimeout(() => {
      this.#timerIsSet = false;
      if (!this.#awake) return;
      this.#sleepIfIdle();
      if (this.#awake) this.#lookLater();
    }, LINGER_MS).unref();
  }

  #sleepIfIdle(): void {
    if (!this.#awake || performance.now() < Math.max(this.#lingerUntilMs, this.#backoffUntilMs)) return;
    this.#expected.clear();
    this.#awake = false;
    this.#storage.disable();
  }
}

const NOWHERE = new CreationSite('', []);

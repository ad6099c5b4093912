import { AsyncLocalStorage } from 'node:async_hooks';
import { guarded } from './guard.js';
import { CreationSite } from './sites.js';
import { undoable } from './undo.js';

/**
 * Milliseconds that sites are carried along for a dial that may not follow: the call may find a connection that is
 * shared.
 */
const LINGER_MS = 1000;

/** The longest pause of grpc-js between two attempts to connect, 2 min with 20 % of jitter, and some more. */
const BACKOFF_MS = 150_000;

/**
 * The version of Node from which on carrying a store along costs nothing; before, it is done by hooks into every
 * promise and every asynchronous resource.
 */
const FREE_SINCE_NODE = 24;

/**
 * Carries a creation site from where a connection is asked for to where it is dialled, across whatever is asynchronous
 * between. On Node before 24 that costs every call some 5 % as long as it is on. So it is switched off there once every
 * dial that was expected has been made: a process whose channels are warm pays nothing, and neither does a handshake.
 */
export class SiteStore {
  readonly #storage = new AsyncLocalStorage<CreationSite>();
  readonly #sleeps: boolean;
  /** The dials that may follow, by site. */
  readonly #expected = new Map<CreationSite, number>();
  #awake = false;
  #timer: NodeJS.Timeout | undefined;
  /** The moment until which a dial that was asked for may follow; a dial that comes ends the wait. */
  #lingerUntilMs = 0;
  /** The moment until which grpc-js may dial unasked, after a failure. */
  #backoffUntilMs = 0;

  /**
   * Creates a store.
   * @param mayUseTimers false where the target's timers are being counted: the store then stays on, since it takes
   * timers to switch it off
   */
  constructor(mayUseTimers: boolean) {
    this.#sleeps = mayUseTimers && Number.parseInt(process.versions.node, 10) < FREE_SINCE_NODE;
    undoable(() => {
      clearTimeout(this.#timer);
      this.#storage.disable();
    });
  }

  /** Runs `act`; whatever it begins, and what that begins in turn, belongs to the site. */
  run<T>(site: CreationSite, act: () => T): T {
    if (this.#sleeps) this.#stayAwake();
    return this.#storage.run(site, act);
  }

  /** Runs `act` like {@link run}, where it may begin to connect. */
  runAndDial<T>(site: CreationSite, act: () => T): T {
    if (this.#sleeps) this.#expected.set(site, (this.#expected.get(site) ?? 0) + 1);
    return this.run(site, act);
  }

  /** Returns the site that the dial under way belongs to. */
  siteOfDial(): CreationSite | undefined {
    if (!this.#sleeps) return this.#storage.getStore();
    if (!this.#awake) this.#wake();
    const site = this.#storage.getStore();
    if (site) this.#dialled(site);
    return site;
  }

  /**
   * Notes that a socket has closed; to be called for each: grpc-js may dial another in its place, at once, or after a
   * pause when it failed.
   */
  noteClosed(failed: boolean): void {
    if (!this.#sleeps) return;
    if (this.#awake) this.#stayAwake();
    else this.#wake();
    if (failed) this.#backoffUntilMs = performance.now() + BACKOFF_MS;
  }

  /** Switches the storage on, which running anything does; sites noted on resources before are still there then. */
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
    setImmediate(guarded(() => this.#sleepIfIdle()));
  }

  #stayAwake(): void {
    this.#lingerUntilMs = performance.now() + LINGER_MS;
    this.#awake = true;
    this.#lookLater();
  }

  #lookLater(): void {
    if (this.#timer) return;
    const look = () => {
      this.#timer = undefined;
      if (!this.#awake) return;
      this.#sleepIfIdle();
      if (this.#awake) this.#lookLater();
    };
    this.#timer = setTimeout(guarded(look), LINGER_MS).unref();
  }

  #sleepIfIdle(): void {
    if (!this.#awake || performance.now() < Math.max(this.#lingerUntilMs, this.#backoffUntilMs)) return;
    this.#expected.clear();
    this.#awake = false;
    this.#storage.disable();
  }
}

const NOWHERE = new CreationSite('', []);

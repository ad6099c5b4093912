/** A client that a pool can hold. */
interface Closable {
  close(): void;
}

/** A client on loan; disposing of it gives it back. */
export interface Borrowed<Client> extends Disposable {
  readonly client: Client;
}

interface PooledConnection<Client> {
  readonly client: Client;
  borrowers: number;
  /** The timer that runs while nobody has borrowed it. */
  eviction?: NodeJS.Timeout;
}

/**
 * A pool with one client per address, shared by all who borrow it, and closed when it has been idle for long or when
 * others need its place.
 */
export class ConnectionPool<Client extends Closable> {
  readonly #most: number;
  readonly #idleMs: number;
  /** The connections in order of last use. */
  readonly #entries = new Map<string, PooledConnection<Client>>();
  readonly #waiting: (() => void)[] = [];

  /**
   * Creates a pool.
   * @param limits `most` clients at once; one that is idle for `idleMs` is closed
   */
  constructor({ most, idleMs }: { most: number; idleMs: number }) {
    this.#most = most;
    this.#idleMs = idleMs;
  }

  /**
   * Lends the client of an address, made by `make` if there is none. Waits while the pool is full and all are on loan.
   */
  async borrow(address: string, make: (address: string) => Client): Promise<Borrowed<Client>> {
    while (!this.#entries.has(address) && !this.#hasRoom()) await new Promise<void>((wake) => this.#waiting.push(wake));
    const entry = this.#entries.get(address) ?? { client: make(address), borrowers: 0 };
    clearTimeout(entry.eviction);
    entry.borrowers += 1;
    this.#entries.delete(address);
    this.#entries.set(address, entry);
    return { client: entry.client, [Symbol.dispose]: () => this.#giveBack(address, entry) };
  }

  /** Tells whether the pool still has this client: one that was evicted is closed. */
  holds(client: Client): boolean {
    return [...this.#entries.values()].some((entry) => entry.client === client);
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Closes all clients, those on loan too. */
  close(): void {
    for (const address of [...this.#entries.keys()]) this.#evict(address);
  }

  #giveBack(address: string, entry: PooledConnection<Client>): void {
    entry.borrowers -= 1;
    if (entry.borrowers > 0 || this.#entries.get(address) !== entry) return;
    entry.eviction = setTimeout(() => this.#evict(address), this.#idleMs).unref();
    this.#waiting.shift()?.();
  }

  /** Tells whether there is room, and if need be makes it by closing the client that was idle for longest. */
  #hasRoom(): boolean {
    if (this.#entries.size < this.#most) return true;
    const idle = [...this.#entries].find(([, { borrowers }]) => borrowers === 0);
    if (idle) this.#evict(idle[0]);
    return idle !== undefined;
  }

  #evict(address: string): void {
    const entry = this.#entries.get(address);
    if (!entry) return;
    clearTimeout(entry.eviction);
    this.#entries.delete(address);
    entry.client.close();
  }
}

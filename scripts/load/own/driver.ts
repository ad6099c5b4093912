/**
 * The drivers of the load on a command of one's own: calls of gRPC, requests of HTTP, commands, and iterations of k6. Each
 * tells how every unit of work ended; when they are made is decided in one place. Imports text, plan, services, engines.
 */

/** The end of one unit of work. */
export interface UnitEnd {
  /** `OK`, the name of a gRPC status, `HTTP 503`, `exit 1` … */
  readonly status: string;
  /** What went wrong, in the words of whoever said so; absent where nothing did. */
  readonly failure?: string;
}

/** The work that a driver is asked to do at one go. */
export interface Order {
  /** Units in all; undefined: as many as fit into `forMs`. */
  readonly units: number | undefined;
  /** Milliseconds after which no further unit is begun. */
  readonly forMs?: number | undefined;
  /** Units per second; undefined: each as soon as there is room for it. */
  readonly perSecond?: number | undefined;
  /** The most units under way at once. */
  readonly concurrency: number;
  /** Once it aborts, no further unit is begun. */
  readonly signal: AbortSignal;
}

/** What is told of each unit when it has ended. */
export interface UnitDone extends UnitEnd {
  /** Milliseconds from the moment that it was due to its end. */
  readonly latencyMs: number;
  /** Milliseconds from the moment that it was due to its beginning, where that was the driver's own doing. */
  readonly lateMs: number;
}

/** A driver that is ready. */
export interface OwnDriver {
  /** What it drives: `localhost:50051`, a host, a command. */
  readonly address: string;
  /** Does the work, and tells the end of every unit. It rejects only where no work can be done at all. */
  work(order: Order, done: (unit: UnitDone) => void): Promise<void>;
  close(): void;
}

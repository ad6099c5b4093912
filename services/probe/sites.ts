import type { RawFrame, Site } from '../../protos/vitals.js';
import { packagesOf } from './packages.js';
import { isUserFile } from './stack.js';

/**
 * The number of distinct chains that are told apart; whatever comes from any more is booked on one site without frames.
 */
const MOST_SITES = 1000;

const RESOURCES = [
  'channel',
  'socket',
  'stream',
  'timer',
  'session',
  'descriptor',
  'child',
  'worker',
  'buffer',
] as const satisfies readonly Site['resource'][];

type Resource = (typeof RESOURCES)[number];

/** One thing that a site made, while it is alive. */
export interface Birth {
  readonly ledger: Ledger;
  readonly atMs: number;
}

/** Counts what one creation site has made of one resource. */
export class Ledger {
  opened = 0;
  closed = 0;
  abandoned = 0;
  /** The births that are still alive, oldest first. */
  readonly #living = new Set<Birth>();

  open(): Birth {
    const birth = { ledger: this, atMs: performance.now() };
    this.opened += 1;
    this.#living.add(birth);
    return birth;
  }

  /** Closes a birth; only the first call for it has an effect. */
  close(birth: Birth): boolean {
    if (!this.#living.delete(birth)) return false;
    this.closed += 1;
    return true;
  }

  get oldestAgeMs(): number | undefined {
    for (const oldest of this.#living) return Math.round(performance.now() - oldest.atMs);
    return undefined;
  }
}

/**
 * A place in the target's code that made channels, their sockets, or sockets, streams or timers: told apart by the
 * chain of user frames.
 */
export class CreationSite {
  readonly id: string;
  readonly frames: RawFrame[];
  readonly channel = new Ledger();
  readonly socket = new Ledger();
  readonly stream = new Ledger();
  readonly timer = new Ledger();
  readonly session = new Ledger();
  readonly descriptor = new Ledger();
  readonly child = new Ledger();
  readonly worker = new Ledger();
  readonly buffer = new Ledger();
  #packages: readonly string[] | undefined;

  constructor(key: string, frames: RawFrame[]) {
    this.id = hash(key);
    this.frames = frames;
  }

  /** The packages of frames that are all of dependencies; read when first asked for. */
  get packages(): string[] {
    const [first] = this.frames;
    this.#packages ??= first && !isUserFile(first[0]) ? packagesOf(this.frames) : [];
    return [...this.#packages];
  }
}

/** All creation sites of this process. */
export class SiteBook {
  readonly #sites = new Map<string, CreationSite>();
  readonly #other = new CreationSite('', []);

  /** Returns the site of a chain; always the same object for the same chain. */
  at(frames: RawFrame[]): CreationSite {
    if (frames.length === 0) return this.#other;
    const key = frames.join(' ');
    const known = this.#sites.get(key);
    if (known) return known;
    if (this.#sites.size >= MOST_SITES) return this.#other;
    const site = new CreationSite(key, frames);
    this.#sites.set(key, site);
    return site;
  }

  /** Returns the rows of the `sites` line: what was opened, by site and resource. */
  rows(): Site[] {
    return [...this.#sites.values(), this.#other].flatMap((site) =>
      RESOURCES.flatMap((resource) => row(site, resource)),
    );
  }
}

function row(site: CreationSite, resource: Resource): Site[] {
  const { opened, closed, abandoned, oldestAgeMs } = site[resource];
  if (opened === 0) return [];
  return [
    {
      id: site.id,
      resource,
      opened,
      closed,
      abandoned,
      live: opened - closed,
      ...(oldestAgeMs !== undefined && { oldestAgeMs }),
      frames: site.frames,
      ...(site.packages.length > 0 && { packages: site.packages }),
    },
  ];
}

/** Returns 53 bits in base 36 (the mixing steps of MurmurHash3, over both halves of the state): a name, no secret. */
function hash(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return ((b & 0x1fffff) * 2 ** 32 + (a >>> 0)).toString(36);
}

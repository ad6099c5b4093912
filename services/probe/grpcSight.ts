import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Hello } from '../../protos/vitals.js';
import { type GrpcCopy, loadedFiles } from './grpcModules.js';

/** How the target's grpc-js is seen, see {@link Hello}. */
type Seen = NonNullable<Hello['grpcJs']['seen']>;

/** The text that every grpc-js has in its code, bundled or not, and sends with each call. */
const USER_AGENT = 'grpc-node-js/';
const GRPC_JS_FILE = /[\\/]@grpc[\\/]grpc-js[\\/]build[\\/]/;

/** The least size of a file that may hold a bundled grpc-js, in bytes: minified it takes some 400,000. */
const BUNDLE_BYTES = 100_000;
const MOST_BUNDLES = 50;

/** Tells whether this process uses a grpc-js, and whether its channels can be counted. */
export class GrpcSight {
  readonly #copies: readonly GrpcCopy[];
  readonly #opened: () => number;
  readonly #looked = new Set<string>();
  /** The files that have made HTTP/2 sessions, of no copy that is hooked. */
  readonly #diallers = new Set<string>();
  #unhooked = false;
  #bundle: string | undefined;

  /**
   * Creates a sight.
   * @param copies that are hooked
   * @param opened returns the number of channels that were opened with them
   */
  constructor(copies: readonly GrpcCopy[], opened: () => number) {
    this.#copies = copies;
    this.#opened = opened;
  }

  /** Notes the file that makes an HTTP/2 session: it may be a bundle, also one that was imported. */
  noteSession(file: string | undefined): void {
    if (file !== undefined && this.#diallers.size < MOST_BUNDLES && !this.#isHooked(file)) this.#diallers.add(file);
  }

  /** Notes the first request of an HTTP/2 session, and the file that has made the session: grpc-js gives itself away. */
  noteRequest(headers: unknown, file: string | undefined): void {
    if (file !== undefined && this.#isHooked(file)) return;
    if ((file !== undefined && GRPC_JS_FILE.test(file)) || userAgents(headers).some(isGrpcJs)) this.#unhooked = true;
  }

  /** Changes whenever something has hinted at a grpc-js that was not seen before; costs next to nothing to read. */
  get key(): string {
    return [this.#unhooked, this.observed, this.#copies.length, this.#diallers.size].join();
  }

  /**
   * Tells whether the target's channels can be counted. A copy of grpc-js that the probe loaded on a guess counts once
   * something has been made with it.
   */
  get observed(): boolean {
    return this.#copies.some((copy) => copy.byTarget) || this.#opened() > 0;
  }

  get seen(): Seen {
    if (this.#unhooked) return 'unhooked';
    if (this.observed) return 'hooked';
    this.#bundle ??= this.#findBundle();
    return this.#bundle === undefined ? 'none' : 'unhooked';
  }

  /**
   * Returns the reason why channels cannot be counted, or not all of them; undefined where they are.
   * @param isWorkerUnseen whether there may be a grpc-js in a worker thread that is not seen
   */
  blindness(isWorkerUnseen: boolean): string | undefined {
    switch (this.seen) {
      case 'hooked':
        return undefined;
      case 'unhooked':
        return this.#unhooked
          ? 'a grpc-js makes calls that Node did not load as a module of its own, as one in a bundle or in the module registry of a test runner: its channels cannot be counted'
          : `a bundled grpc-js lies in ${this.#bundle}, which cannot be hooked: its channels cannot be counted`;
      case 'none':
        return isWorkerUnseen
          ? 'no grpc-js was loaded in the main thread, and one in a worker thread is not seen'
          : 'no grpc-js was loaded, and none was seen to make a call';
    }
  }

  #isHooked(file: string): boolean {
    return this.#copies.some(({ folder }) => file.startsWith(folder));
  }

  /** Looks through the files that were loaded since the last look and are large enough to be a bundle. */
  #findBundle(): string | undefined {
    const candidates = [process.argv[1] ?? '', ...loadedFiles(), ...this.#diallers];
    const files = candidates.filter((file) => file !== '' && !this.#looked.has(file));
    for (const file of files) this.#looked.add(file);
    return files
      .map((file) => (file.startsWith('file:') ? (attempt(() => fileURLToPath(file)) ?? file) : file))
      .filter((file) => !GRPC_JS_FILE.test(file) && isLarge(file))
      .slice(0, MOST_BUNDLES)
      .find((file) => attempt(() => readFileSync(file, 'latin1').includes(USER_AGENT)) ?? false);
  }
}

/** Returns the user agents among headers, which are an object, or since Node 24 may be a list of names and values. */
function userAgents(headers: unknown): unknown[] {
  if (Array.isArray(headers)) return headers;
  return typeof headers === 'object' && headers !== null ? [(headers as Record<string, unknown>)['user-agent']] : [];
}

function isGrpcJs(agent: unknown): boolean {
  return typeof agent === 'string' && agent.includes(USER_AGENT);
}

function isLarge(file: string): boolean {
  return attempt(() => statSync(file).size >= BUNDLE_BYTES) ?? false;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

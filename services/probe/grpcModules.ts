import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { guarded } from './guard.js';
import { type LoadedModule, watchLoaded } from './loadedModules.js';
import { replace } from './undo.js';

/** The part of a grpc-js channel that is used here; the same from version 0.6 to 1.14. */
export interface GrpcChannel {
  close(): void;
  getConnectivityState(tryToConnect: boolean): number;
  createCall(method: string, ...args: unknown[]): Call;
}

export interface Call {
  start(...args: unknown[]): void;
}

export type ChannelClass = new (...args: unknown[]) => GrpcChannel;

/** One copy of grpc-js that was loaded into this process; there may be several. */
export interface GrpcCopy {
  version: string | undefined;
  /** The path of its `build/src`. */
  folder: string;
  /** False when the probe itself loaded it first; the target may then never have asked for it. */
  byTarget: boolean;
  /** Returns the exports of one of its files; absent where they are in Node's own cache of modules. */
  exports?: (file: string) => Record<string, unknown> | undefined;
}

/** A copy of grpc-js in a registry of modules that is not Node's, as a test runner has one. */
export interface ForeignCopy extends Required<Pick<GrpcCopy, 'folder' | 'exports'>> {
  /** The exports of its `channel.js`, before any channel was made through them. */
  readonly channel: Record<string, unknown>;
}

interface ModuleInternals {
  _cache: Record<string, LoadedModule | undefined>;
}

const internals = Module as unknown as ModuleInternals;
const CHANNEL_FILE = /[\\/]build[\\/]src[\\/]channel\.js$/;
const SERVER_FILE = /[\\/]build[\\/]src[\\/]server\.js$/;

/**
 * Has every copy of grpc-js that this process loads from now on make its channels through the class that `observe`
 * returns for the copy's own. The hook sits in the CommonJS loader, which grpc-js goes through whether it is required
 * or imported: the other files of grpc-js read the class from the exports of `channel.js` each time they make a
 * channel.
 *
 * @param observeServers is given the exports of each copy's `server.js`
 * @param mayLoad whether a grpc-js that the target may load later is loaded now, where no hook would see it
 * @returns the copies seen so far; the list grows
 */
export function hookGrpcModules(
  observe: (Base: ChannelClass, copy: GrpcCopy) => ChannelClass,
  observeServers: (exports: Record<string, unknown>) => void = () => undefined,
  mayLoad = true,
): GrpcCopy[] {
  const copies: GrpcCopy[] = [];
  let byTarget = true;
  const capture = (module: LoadedModule | undefined, filename: string) => {
    const Base = module?.exports.ChannelImplementation;
    if (!module || typeof Base !== 'function' || !isGrpcJs(filename)) return;
    const folder = dirname(filename);
    const copy = { folder, version: packageOf(folder)?.version, byTarget };
    replace(module.exports, 'ChannelImplementation', observe(Base as ChannelClass, copy));
    copies.push(copy);
  };
  const look = (module: LoadedModule | undefined, filename: string) => {
    if (CHANNEL_FILE.test(filename)) capture(module, filename);
    else if (SERVER_FILE.test(filename) && module && isGrpcJs(filename)) guarded(observeServers)(module.exports);
  };
  for (const [filename, module] of Object.entries(internals._cache)) look(module, filename);

  watchLoaded((filename) => CHANNEL_FILE.test(filename) || SERVER_FILE.test(filename), look);
  if (mayLoad && hasOtherLoaders()) {
    byTarget = false;
    loadFirst();
    byTarget = true;
  }
  return copies;
}

/**
 * Has a copy of grpc-js that went past Node's loader make its channels through the class that `observe` returns.
 * @returns the function that takes it off the list again, when the registry that it lies in is gone
 */
export function adoptCopy(
  copies: GrpcCopy[],
  { channel, folder, exports }: ForeignCopy,
  observe: (Base: ChannelClass) => ChannelClass,
): () => void {
  const Base = channel.ChannelImplementation;
  if (typeof Base !== 'function') return () => undefined;
  channel.ChannelImplementation = observe(Base as ChannelClass);
  const copy: GrpcCopy = { folder, version: packageOf(folder)?.version, byTarget: true, exports };
  copies.push(copy);
  return () => void copies.splice(copies.indexOf(copy), 1);
}

/** Returns the exports of one file of a copy, if the target has loaded that file. */
export function exportsOf(copy: GrpcCopy, file: string): Record<string, unknown> | undefined {
  return copy.exports ? copy.exports(file) : internals._cache[join(copy.folder, file)]?.exports;
}

/** Returns the files that this thread has loaded through the CommonJS loader. */
export function loadedFiles(): string[] {
  return Object.keys(internals._cache);
}

function isGrpcJs(filename: string): boolean {
  return packageOf(dirname(filename))?.name === '@grpc/grpc-js';
}

function packageOf(folder: string): { name?: string; version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, '..', '..', 'package.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Tells whether the process has other loaders. One that hands out the source of CommonJS files makes imports go past
 * the CommonJS loader. A module in the cache is not loaded again, so the target's grpc-js is then loaded here, before
 * any import of the target.
 */
function hasOtherLoaders(): boolean {
  const options = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(/\s+/)].filter((option) =>
    /^(--import|--loader|--experimental-loader|--require|-r)(=|$)/.test(option),
  );
  return options.length > 1;
}

function loadFirst(): void {
  const main = process.argv[1];
  if (!main) return;
  const from = existsSync(main) ? main : join(process.cwd(), 'main.js');
  try {
    createRequire(pathToFileURL(from))('@grpc/grpc-js');
  } catch {
    // Not there: the target uses none, or a bundled one.
  }
}

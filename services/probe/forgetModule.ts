import Module from 'node:module';

interface Loaded {
  readonly children?: Loaded[];
}

interface LoaderInternals {
  readonly _cache: Record<string, Loaded | undefined>;
  readonly _pathCache?: Record<string, string>;
}

/** Has the CommonJS loader forget a file of the probe's, wherever it noted it: the target may list what is loaded. */
export function forgetModule(file: string): void {
  const { _cache, _pathCache = {} } = Module as unknown as LoaderInternals;
  const own = _cache[file];
  delete _cache[file];
  for (const [key, path] of Object.entries(_pathCache)) if (path === file) delete _pathCache[key];
  for (const other of Object.values(_cache)) {
    const at = own && other?.children ? other.children.indexOf(own) : -1;
    if (at >= 0) other?.children?.splice(at, 1);
  }
}

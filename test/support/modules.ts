import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './root.js';

/**
 * The modules that one run of the command line loaded: files of this project by their path in the build, and packages
 * by name.
 */
export interface Loaded {
  readonly status: number | null;
  readonly files: readonly string[];
  /** The number of modules of each package that were loaded. */
  readonly packages: ReadonlyMap<string, number>;
}

/** Runs the command line as a user does, and tells which modules it loaded, as V8's coverage lists them. */
export function modulesOf(args: readonly string[]): Loaded {
  const folder = mkdtempSync(join(tmpdir(), 'leak-lab-modules-'));
  try {
    const { status } = spawnSync(process.execPath, [join(root, 'bin/grpc-leak-lab.js'), ...args], {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: undefined, NODE_V8_COVERAGE: join(folder, 'coverage') },
      stdio: 'ignore',
    });
    return { status, ...sorted(urlsIn(join(folder, 'coverage'))) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function urlsIn(folder: string): string[] {
  const scripts = readdirSync(folder).flatMap(
    (name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: { url: string }[] }).result,
  );
  return [...new Set(scripts.map(({ url }) => url).filter((url) => url.startsWith('file://')))];
}

function sorted(urls: readonly string[]): Omit<Loaded, 'status'> {
  const packages = new Map<string, number>();
  const files: string[] = [];
  for (const url of urls) {
    const name = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
    if (name === undefined) files.push(url.replace(/^.*\/dist\/[^/]+\//, '').replace(/^.*\/bin\//, 'bin/'));
    else packages.set(name, (packages.get(name) ?? 0) + 1);
  }
  return { files, packages };
}

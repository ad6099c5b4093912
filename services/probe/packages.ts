import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RawFrame } from '../../protos/vitals.js';

/** The innermost `node_modules` folder of a path, and the package in it. */
const INSTALLED = /^(.*[\\/]node_modules[\\/])((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

const named = new Map<string, string | undefined>();

/**
 * Returns the packages that frames lie in, innermost first and each once, as `name@version`. Reads each package's own
 * description once, when it is first asked for.
 */
export function packagesOf(frames: readonly RawFrame[]): string[] {
  return [...new Set(frames.flatMap(([file]) => packageOf(file) ?? []))];
}

function packageOf(file: string): string | undefined {
  const [, folder, name] = INSTALLED.exec(pathOf(file)) ?? [];
  if (folder === undefined || name === undefined) return undefined;
  const key = join(folder, name);
  if (!named.has(key)) named.set(key, described(key) ?? name.replaceAll('\\', '/'));
  return named.get(key);
}

function described(folder: string): string | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
    return typeof name === 'string' && typeof version === 'string' ? `${name}@${version}` : undefined;
  } catch {
    return undefined;
  }
}

function pathOf(file: string): string {
  try {
    return file.startsWith('file:') ? fileURLToPath(file) : file;
  } catch {
    return dirname(file);
  }
}

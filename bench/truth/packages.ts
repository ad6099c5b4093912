import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.js';

/** Packages of a registry with their versions. */
export type Packages = Readonly<Record<string, string>>;

/** The most time that an installation takes. */
const LIMIT_MS = 180_000;

/**
 * Installs packages below a folder, by npm and in these very versions, unless they are there.
 *
 * @returns the folder that they are in; undefined: they cannot be had here, as without a network
 */
export async function installPackages(packages: Packages, below: string): Promise<string | undefined> {
  const list = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  const folder = join(below, createHash('sha256').update(list.join(' ')).digest('hex').slice(0, 12));
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const flags = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--prefer-offline'];
  const { code } = await run('npm', ['install', ...flags, ...list], { cwd: folder, limitMs: LIMIT_MS });
  if (code !== 0) return undefined;
  writeFileSync(complete, '');
  return folder;
}

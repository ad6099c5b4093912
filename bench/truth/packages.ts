import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.js';

/** Packages of a registry with their versions. */
export type Packages = Readonly<Record<string, string>>;

/** The most time that an installation takes. */
const LIMIT_MS = 180_000;

const underWay = new Map<string, Promise<string | undefined>>();

/**
 * Installs packages below a folder, by npm and in these very versions, once.
 *
 * @returns the folder that they are in; undefined: they cannot be had here, as without a network
 */
export function installPackages(packages: Packages, below: string): Promise<string | undefined> {
  const list = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  const folder = join(below, createHash('sha256').update(list.join(' ')).digest('hex').slice(0, 12));
  const installed = underWay.get(folder) ?? install(list, folder);
  underWay.set(folder, installed);
  return installed;
}

async function install(list: readonly string[], folder: string): Promise<string | undefined> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const flags = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--prefer-offline'];
  const { code } = await run('npm', ['install', ...flags, ...list], { cwd: folder, limitMs: LIMIT_MS });
  return code === 0 ? folder : undefined;
}

// The build: one folder under dist/ per state of the sources, named by their hash. A running lab keeps the
// folder it was started from, so a build under way never changes code under it, and stale output is never run.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundlePage, bundleProbe } from './bundles.js';

/** The repository's (or the installed package's) top folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The files and folders of the top folder that are compiled or copied, and watched. */
export const SOURCES = ['protos', 'services', 'scripts', 'test', 'bench', 'swarm-stack.yml', 'tsconfig.json'];
const KEPT = 3;

/** The files that are copied. Scripts of k6 are among them: it runs TypeScript as it is. */
const ASSET =
  /\.(proto|css|cjs|json|svg|html|sh|pl|yml)$|^services[/\\]agent-go[/\\].*(\.go|go\.mod|go\.sum)$|^scripts[/\\]load[/\\]k6[/\\][^.]*\.ts$/;

/**
 * The error when there is no build and none can be made: the sources do not compile (70), or nothing may be written
 * here (69).
 */
export class BuildError extends Error {
  constructor(message, exitCode, cure) {
    super(message);
    this.exitCode = exitCode;
    this.cure = cure;
  }
}

/** The folder of the code that `npm pack` compiled, which a package has instead of the sources. */
export const PACKED = join(root, 'dist', 'packed');

/**
 * Compiles the sources unless that has been done for exactly this state of them.
 * @returns {string} the folder that holds the compiled tree, leased to this process while it lives
 * @throws {BuildError} when the sources do not compile
 */
export function build() {
  if (!existsSync(join(root, 'tsconfig.json')) && existsSync(PACKED)) return PACKED;
  const hash = hashSources();
  const dist = join(root, 'dist');
  const target = join(dist, hash);
  if (!existsSync(join(target, '.complete'))) compile(target);
  try {
    const now = new Date();
    utimesSync(target, now, now);
    lease(target);
    prune(dist, hash);
  } catch (error) {
    if (!isForbidden(error)) throw error; // somebody else's checkout: what is built there can be run all the same
  }
  return target;
}

/** The parts of a build that a package has no use for, as are the maps of what names no line of a service. */
const NOT_SHIPPED = ['test', 'bench'];

/** Compiles into the folder that a package ships, with the types of what it exports. */
export function buildPacked() {
  rmSync(PACKED, { recursive: true, force: true });
  compile(PACKED);
  for (const name of NOT_SHIPPED) rmSync(join(PACKED, name), { recursive: true, force: true });
  for (const file of walk(join(PACKED, 'scripts'))) if (file.endsWith('.map')) rmSync(file);
  writeTypes(join(PACKED, 'scripts', 'inTests'));
}

/**
 * Writes the types of `assertNoLeak` beside it, in one file that imports nothing, for programs of either kind of module.
 */
function writeTypes(folder) {
  const made = join(folder, 'types');
  const config = join(made, 'tsconfig.json');
  const quick = { noCheck: true, noResolve: true, types: [] }; // all has been checked
  const compilerOptions = { ...quick, declaration: true, emitDeclarationOnly: true, outDir: made, rootDir: root };
  const files = ['options', 'index'].map((name) => join(root, 'scripts', 'inTests', `${name}.ts`));
  mkdirSync(made);
  writeFileSync(config, JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, files, include: [] }));
  runCompiler(['-p', config, '--sourceMap', 'false', '--inlineSources', 'false']);
  const [options, index] = ['options', 'index'].map((name) =>
    readFileSync(join(made, 'scripts', 'inTests', `${name}.d.ts`), 'utf8'),
  );
  const text = `${options}${index.replace(/^(import|export) type .* from .*\n/gm, '')}`;
  for (const kind of ['d.ts', 'd.cts']) writeFileSync(join(folder, `index.${kind}`), text);
  rmSync(made, { recursive: true });
}

function isForbidden(error) {
  return ['EACCES', 'EPERM', 'EROFS'].includes(error.code);
}

/** Returns the name of the build that the sources, as they are now, are compiled into. */
export function hashSources() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((name) => walk(join(root, name))).sort()) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function walk(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.'))
    .flatMap((entry) => walk(join(path, entry.name)));
}

function compile(target) {
  const partial = `${target}.${process.pid}`;
  try {
    mkdirSync(partial, { recursive: true });
    runCompiler(['-p', join(root, 'tsconfig.json'), '--outDir', partial]);
    copyAssets(partial);
    bundle(partial);
    writeFileSync(join(partial, '.complete'), '');
    moveInto(partial, target);
  } catch (error) {
    if (isForbidden(error))
      throw new BuildError(
        `it is not built yet, and nothing can be written to ${dirname(target)}`,
        69,
        'have the owner of the folder run npx grpc-leak-lab build once',
      );
    throw error;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function runCompiler(args) {
  const tsc = spawnSync(process.execPath, [compiler(), ...args], { encoding: 'utf8' });
  if (tsc.status === 0) return;
  const said = `the sources do not compile:\n${tsc.stdout ?? ''}${tsc.stderr ?? ''}`.trim();
  if (/ENOSPC|EDQUOT/.test(said)) throw new BuildError('there is no room to build it', 69, 'make room on the disk');
  throw new BuildError(said, 70, 'mend the sources');
}

function compiler() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  } catch {
    throw new BuildError('the TypeScript compiler is not installed', 69, 'run npm ci');
  }
}

/** Makes what is one file of many: the probe, and what a page of a report carries; each unless these are sources without it. */
function bundle(partial) {
  try {
    if (existsSync(join(partial, 'services', 'probe', 'attach.js'))) bundleProbe(partial);
    if (existsSync(join(partial, 'scripts', 'report', 'script', 'main.js'))) bundlePage(partial);
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND')
      throw new BuildError(`the probe or the page cannot be bundled: ${error.message}`, 70, 'mend the sources');
    throw new BuildError('the bundler esbuild is not installed', 69, 'run npm ci');
  }
}

/** Copies the files that the compiled code reads at run time, to the same relative places as in the sources. */
function copyAssets(partial) {
  const assets = SOURCES.flatMap((name) => walk(join(root, name))).filter(
    (file) => ASSET.test(relative(root, file)) && !file.endsWith('tsconfig.json'),
  );
  for (const file of assets) cpSync(file, join(partial, relative(root, file)));
}

/**
 * Moves a build into its place. Another process may have built the same state meanwhile: its folder is as good as ours.
 */
function moveInto(partial, target) {
  try {
    renameSync(partial, target);
  } catch (error) {
    if (!existsSync(join(target, '.complete'))) throw error;
  }
}

/**
 * Notes that this process runs the build. Nothing takes the note back when the process ends, which SIGKILL would
 * prevent anyway: the lease of a process that is dead counts for nothing, and the next process to take a lease removes
 * it.
 */
function lease(target) {
  for (const [file, pid] of leasesOf(target)) if (!isAlive(pid)) rmSync(file, { force: true });
  writeFileSync(join(target, `.lease-${process.pid}`), '');
}

/** Removes old builds that nobody runs; the newest few stay, for a process that is just about to lease one. */
function prune(dist, current) {
  const builds = readdirSync(dist, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[0-9a-f]{16}$/.test(entry.name) && entry.name !== current)
    .map((entry) => join(dist, entry.name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const old of builds.slice(KEPT)) if (!leased(old)) rmSync(old, { recursive: true, force: true });
  for (const name of readdirSync(dist)) {
    const pid = Number(/^[0-9a-f]{16}\.(\d+)$/.exec(name)?.[1]);
    if (pid && !isAlive(pid)) rmSync(join(dist, name), { recursive: true, force: true }); // of a build that was killed
  }
}

function leased(folder) {
  return leasesOf(folder).some(([, pid]) => isAlive(pid));
}

/** Returns the lease files of a folder, each with the process that took it. */
function leasesOf(folder) {
  return readdirSync(folder).flatMap((name) => {
    const pid = Number(/^\.lease-(\d+)$/.exec(name)?.[1]);
    return pid > 0 ? [[join(folder, name), pid]] : [];
  });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

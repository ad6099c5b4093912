import { access, constants, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { onPath } from '../../onPath.js';
import { runProgram } from '../../runProgram.js';
import { type TarEntry, USER } from './entry.js';

/**
 * The libraries by which older C libraries resolve names: they are loaded by name while the program runs, so `ldd` does
 * not show them.
 */
const RESOLVERS = ['libnss_dns.so.2', 'libnss_files.so.2', 'libresolv.so.2'];

/**
 * The tools in an image: a shell, what a script waits and finds names with, and what a person looks around with.
 * `getent` may be missing.
 */
const TOOLS = ['sh', 'sleep', 'cat', 'getent'];

/**
 * Collects programs of this machine, a shell, and all libraries that these need.
 * @param programs place in the image → program of this machine
 * @param tools further ones, by name; what this machine does not have is left out
 * @returns the entries of all of them
 */
export async function hostFiles(
  programs: Readonly<Record<string, string>>,
  tools: readonly string[] = [],
): Promise<TarEntry[]> {
  const present = [...TOOLS, ...tools].flatMap((name) => {
    const file = onPath(name);
    return file === undefined ? [] : [[`bin/${name}`, file]];
  });
  const all: Record<string, string> = { ...programs, ...Object.fromEntries(present) };
  const libraries = new Set((await Promise.all(Object.values(all).map(librariesOf))).flat());
  const folders = new Set([...libraries].map(dirname));
  const resolvers = [...folders].flatMap((folder) => RESOLVERS.map((name) => join(folder, name)));
  const loaded = await Promise.all(resolvers.map(async (path) => ((await isThere(path)) ? [path] : [])));
  const places = {
    ...all,
    ...Object.fromEntries([...libraries, ...loaded.flat()].map((path) => [path.slice(1), path])),
  };
  return Promise.all(Object.entries(places).map(([path, from]) => fileEntry(path, from, true)));
}

/** The entries that every program expects of a root file system. Docker adds the names of hosts and name servers. */
export const SYSTEM: readonly TarEntry[] = [
  { path: 'tmp', kind: 'folder', mode: 0o1777 },
  { path: 'etc/passwd', kind: 'text', text: `root:x:0:0:root:/:/bin/sh\nlab:x:${USER}:${USER}:lab:/tmp:/bin/sh\n` },
  { path: 'etc/group', kind: 'text', text: `root:x:0:\nlab:x:${USER}:\n` },
  { path: 'etc/nsswitch.conf', kind: 'text', text: 'passwd: files\ngroup: files\nhosts: files dns\n' },
];

/** Reads a file of this machine as it is now, links followed. */
export async function fileEntry(path: string, from: string, executable = false): Promise<TarEntry> {
  const { size, mtimeMs } = await stat(from);
  return { path, kind: 'file', from, executable, bytes: size, changedMs: Math.floor(mtimeMs) };
}

/** Returns the absolute paths of the shared libraries and the loader of a program; none for a static one. */
async function librariesOf(program: string): Promise<string[]> {
  const { failed, stdout } = await runProgram('ldd', [program]);
  if (failed !== undefined) return []; // it says of a static program that it is none of its own, and fails
  return stdout.split('\n').flatMap((line) => /(?:^\s*|=> )(\/\S+) \(0x/.exec(line)?.[1] ?? []);
}

async function isThere(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { root } from '../support/root.js';

/** One source file, and the files of this project that it imports: by value or by type, at its start or when called. */
export interface Source {
  /** Its path below the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

/** Reads every source file below these folders, but for what is generated or only declares. */
export function sourcesBelow(...folders: string[]): Source[] {
  const paths = folders.flatMap(filesBelow).filter((path) => /\.tsx?$/.test(path) && !isMade(path));
  const known = new Set(paths);
  return paths.map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, text, imports: importsOf(path, text).filter((each) => known.has(each)) };
  });
}

/** Returns groups of files that reach each other through their imports: each is a circle. */
export function circlesOf(sources: readonly Source[]): string[][] {
  const imports = new Map(sources.map((source) => [source.path, source.imports]));
  const reached = new Map(sources.map(({ path }) => [path, reachedFrom(path, imports)]));
  const reaches = (from: string, to: string) => reached.get(from)?.has(to) === true;
  const inCircles = sources.map(({ path }) => path).filter((path) => reaches(path, path));
  const groups = inCircles.map((path) => inCircles.filter((other) => reaches(path, other) && reaches(other, path)));
  return groups.filter((group, index) => groups.findIndex((other) => other[0] === group[0]) === index);
}

/** Returns how many rooms stand on one another: 1 for a room that imports no other. */
export function floorsOf(rooms: ReadonlyMap<string, ReadonlySet<string>>): number {
  const floorOf = (room: string, above: readonly string[]): number => {
    const below = [...(rooms.get(room) ?? [])].filter((each) => each !== room && !above.includes(each));
    return 1 + Math.max(0, ...below.map((each) => floorOf(each, [...above, room])));
  };
  return Math.max(...[...rooms.keys()].map((room) => floorOf(room, [])));
}

function reachedFrom(start: string, imports: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set<string>();
  const left = [...(imports.get(start) ?? [])];
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    left.push(...(imports.get(path) ?? []));
  }
  return found;
}

function importsOf(path: string, text: string): string[] {
  const named = [...text.matchAll(/(?:\bfrom |\bimport\(|\bimport )'(\.{1,2}\/[^']+)'/g)].map(
    (match) => match[1] ?? '',
  );
  return [...new Set(named.flatMap((name) => candidates(normalize(join(dirname(path), name)))))];
}

/** A compiled name stands for either kind of source. */
function candidates(path: string): string[] {
  const plain = path.split('\\').join('/');
  return [plain, plain.replace(/\.js$/, '.ts'), plain.replace(/\.js$/, '.tsx')];
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split('\\').join('/'));
}

function isMade(path: string): boolean {
  return path.includes('/generated/') || path.endsWith('.d.ts');
}

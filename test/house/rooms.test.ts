import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../support/root.js';
import { circlesOf, floorsOf, type Source, sourcesBelow } from './sources.js';

/** The rooms from the ground up: each imports only from those before it. CONTRIBUTING shows the same order. */
const ROOMS = [
  ...['text', 'protos', 'services', 'plan', 'record', 'targets', 'analysis', 'inTests', 'engines', 'load', 'runs'],
  ...['selfcheck', 'flags', 'advice', 'report', 'publish', 'run', 'terminal', 'swarmLocal', 'commands', 'cli.ts'],
];

/** The rooms within `services/`, and within `scripts/analysis/`, from the ground up. */
const WITHIN: Readonly<Record<string, readonly string[]>> = {
  services: ['variants', 'probe', 'process', 'monitoring', 'agent', 'driver', 'faulty', 'selfcheck'],
  'scripts/analysis': ['model', 'verdict', 'condense', 'attribution', 'tables', 'charts', 'audit', 'compare'],
};

/** Folders without a sentence: the command line's own, and the script that k6 runs as it is. */
const UNSAID = ['scripts', 'scripts/load/k6'];

const sources = sourcesBelow('protos', 'services', 'scripts');

describe('the house', () => {
  it('has no loose file in scripts/ but the command line, and every folder there is a room', () => {
    const entries = readdirSync(join(root, 'scripts'), { withFileTypes: true });
    assert.deepEqual(
      entries.filter((entry) => entry.isFile()).map(({ name }) => name),
      ['cli.ts'],
    );
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    assert.deepEqual(
      folders.filter((name) => !ROOMS.includes(name)),
      [],
    );
    assert.ok(ROOMS.length <= 24, `${ROOMS.length} rooms`);
  });

  it('has no arrow that runs back up', () => {
    assert.deepEqual(backUp(sources, roomOf, ROOMS), []);
    for (const [folder, order] of Object.entries(WITHIN)) {
      const inside = sources.filter(({ path }) => path.startsWith(`${folder}/`));
      assert.deepEqual(
        backUp(inside, (path) => folderWithin(folder, path), order),
        [],
      );
    }
  });

  it('has no circle of files, types included', () => {
    assert.deepEqual(circlesOf(sources), []);
  });

  it('has at most 15 floors', () => {
    const rooms = new Map(ROOMS.map((room) => [room, new Set<string>()]));
    for (const { path, imports } of sources) for (const to of imports) rooms.get(roomOf(path))?.add(roomOf(to));
    assert.ok(floorsOf(rooms) <= 15, `${floorsOf(rooms)} floors`);
  });

  it('says in one file of every folder what the room is and what it may import', () => {
    const folders = new Set(sources.map(({ path }) => path.slice(0, path.lastIndexOf('/'))));
    const silent = [...folders].filter((folder) => !sources.some((source) => liesIn(folder, source) && opens(source)));
    assert.deepEqual(
      silent.filter((folder) => !UNSAID.includes(folder)),
      [],
    );
  });

  it('gives each type a name of its own', () => {
    const places = new Map<string, string[]>();
    for (const { path, text } of sources)
      for (const [, name = ''] of text.matchAll(/^(?:export )?(?:abstract )?(?:interface|class|type) ([A-Z]\w+)/gm))
        places.set(name, [...(places.get(name) ?? []), path]);
    const twice = [...places].filter(([, paths]) => paths.length > 1);
    assert.deepEqual(Object.fromEntries(twice), {});
  });

  it('stands in CONTRIBUTING in this order', () => {
    const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
    assert.ok(text.includes(ROOMS.join(' ← ')), `CONTRIBUTING.md does not say ${ROOMS.join(' ← ')}`);
  });
});

/** Returns the room that a file lies in. */
function roomOf(path: string): string {
  const [top = '', room = ''] = path.split('/');
  return top === 'scripts' ? room : top;
}

/** Returns the folder that a file lies in, counted from `folder`; empty for a file that lies in it. */
function folderWithin(folder: string, path: string): string {
  const [first = '', ...more] = path.slice(folder.length + 1).split('/');
  return more.length === 0 ? '' : first;
}

/** Returns every import from a room to a later one, `from → to`; what lies in no room of the order may import all. */
function backUp(files: readonly Source[], room: (path: string) => string, order: readonly string[]): string[] {
  const inside = new Set(files.map(({ path }) => path));
  return files.flatMap(({ path, imports }) =>
    imports
      .filter((to) => inside.has(to) && room(path) !== '' && order.indexOf(room(to)) > order.indexOf(room(path)))
      .map((to) => `${path} → ${to}`),
  );
}

/** Tells whether a file lies in a folder itself, not below it. */
function liesIn(folder: string, { path }: Source): boolean {
  return path.slice(0, path.lastIndexOf('/')) === folder;
}

/** Tells whether a file begins with a comment that speaks of imports: the sentence of its room. */
function opens({ text }: Source): boolean {
  const [comment = ''] = /^\/\*\*[\s\S]*?\*\//.exec(text) ?? [];
  return /\bimports?\b/i.test(comment);
}

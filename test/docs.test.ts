/** The pages of this repository lead only to what is there: files, pictures, headings, variants, flags, causes. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { CAUSE_PAGES } from '../scripts/analysis/model/advice.js';
import { checkFlags } from '../scripts/flags/checkFlags.js';
import { cleanFlags } from '../scripts/flags/cleanFlags.js';
import { labFlags } from '../scripts/flags/labFlags.js';
import { pruneFlags } from '../scripts/flags/pruneFlags.js';
import { variants } from '../services/variants/index.js';
import { broken, brokenIn } from './support/links.js';
import { patched, patchesBelow } from './support/patches.js';
import { root } from './support/root.js';

const PAGES = ['README.md', 'CONTRIBUTING.md', 'reports/README.md', ...markdownUnder('docs')];

describe('every page', () => {
  for (const page of PAGES) {
    it(`${page} leads only to what is there`, () => assert.deepEqual(broken(root, page), []));
    it(`${page} names only flags and variants that there are`, () => assert.deepEqual(unknown(read(page)), []));
  }

  it('has a page on every cause, with a picture and the command that made its figures', () => {
    assert.deepEqual(markdownUnder('docs/causes').sort(), [...CAUSE_PAGES].sort());
    for (const page of CAUSE_PAGES) {
      assert.match(read(page), /!\[[^\]]+\]\(\.\.\/images\/[\w-]+\.png\)/, page);
      assert.match(read(page), /^ {4}npm run lab -- .*--variant=/m, page);
    }
  });

  it('has every cause and cure of the list somewhere under docs/', () => {
    const text = markdownUnder('docs').map(read).join('\n');
    assert.deepEqual(
      Object.keys(variants).filter((name) => !text.includes(`\`${name}\``)),
      [],
    );
  });

  it('shows as the cure what `diff` says of the files as they are', () => {
    for (const page of CAUSE_PAGES) {
      for (const [, block] of read(page).matchAll(/```diff\n(.*?)```/gs))
        assert.deepEqual(stale(block ?? ''), [], page);
    }
  });

  it('shows how a setting is added by a change of three files that fits them as they are', () => {
    const patches = patchesBelow('Add a setting', read('CONTRIBUTING.md'));
    assert.deepEqual(
      patches.map(({ file }) => file),
      ['protos/settings/observe.ts', 'services/probe/checkpointPrinter.ts', 'swarm-stack.yml'],
    );
    for (const patch of patches) assert.ok(patched(read(patch.file), patch), `${patch.file} has changed`);
  });

  it('uses every picture', () => {
    const text = PAGES.map(read).join('\n');
    const pictures = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.png'),
    );
    assert.deepEqual(
      pictures.filter((file) => !text.includes(file)),
      [],
    );
  });
});

describe('CONTRIBUTING.md', () => {
  it('names only files and folders that there are', () => assert.deepEqual(missing(read('CONTRIBUTING.md')), []));

  it('leads a line from replica to chart through at most 20 files, with at most 6 changes of room', () => {
    const [, way = ''] = /^## How a sample travels\n(.*?)^## /ms.exec(read('CONTRIBUTING.md')) ?? [];
    const rooms = way.match(/^\d\. .*\n(?: {3}.*\n)*/gm) ?? [];
    const files = rooms.flatMap((room) => pathsIn(room).filter((path) => /\.tsx?$/.test(path)));
    assert.equal(files.at(1), 'services/probe/tick.ts');
    assert.equal(files.at(-1), 'scripts/report/chart/lineChart.tsx');
    assert.match(
      way.replaceAll('\n', ' '),
      new RegExp(`, ${files.length} in all, with ${rooms.length - 1} changes of room`),
    );
    assert.ok(
      files.length <= 20 && rooms.length - 1 <= 6,
      `${files.length} files, ${rooms.length - 1} changes of room`,
    );
  });
});

describe('the checks themselves', () => {
  it('see a broken link, a missing heading, a flag and a variant that are not there, and a diff that has aged', () => {
    assert.deepEqual(
      brokenIn(
        root,
        'README.md',
        '[a](nowhere.md) ![b](docs/none.png) [c](README.md#no-such-heading) [d](docs/) [e](https://example.org)',
      ),
      ['nowhere.md', 'docs/none.png', 'README.md#no-such-heading'],
    );
    assert.deepEqual(unknown('`--no-such-flag`, and\n    npm run lab -- --variant=leaky,tidy2 --passes=3'), [
      '--no-such-flag',
      '--variant=tidy2',
    ]);
    assert.deepEqual(
      stale(
        '--- services/variants/leaky.ts\n+++ services/variants/fixed.ts\n-      was never there\n+      peer.close(); // nor this\n',
      ),
      ['-      was never there', '+      peer.close(); // nor this'],
    );
    assert.deepEqual(missing('`services/probe/` has `tick.ts` and `tock.ts`, `scripts/loose.ts` and `none/`'), [
      'services/probe/tock.ts',
      'scripts/loose.ts',
      'scripts/none/',
    ]);
  });
});

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/**
 * Paths of source files and folders that a text names in backticks, in order. One that does not begin at the top of the
 * project is in the folder named last.
 */
function pathsIn(text: string): string[] {
  let folder = '';
  return [...text.replaceAll(/^```.*?^```/gms, '').matchAll(/`([\w./-]+(?:\.tsx?|\/))`/g)].map(([, path = '']) => {
    const isWhole = path.includes('/') && existsSync(join(root, path.split('/')[0] ?? ''));
    if (!isWhole) return join(folder, path);
    folder = path.endsWith('/') ? path : dirname(path);
    return path;
  });
}

function missing(text: string): string[] {
  return pathsIn(text).filter((path) => !existsSync(join(root, path)));
}

function markdownUnder(folder: string): string[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.md')).map((file) => `${folder}/${file}`);
}

/** Flags of the lab and names of variants that a page uses and that do not exist. */
function unknown(text: string): string[] {
  const flags = new Set([
    ...Object.keys({ ...labFlags(), ...cleanFlags, ...pruneFlags, ...checkFlags() }),
    'help',
    ...FOREIGN,
  ]);
  const named = [...text.matchAll(/(?<![\w-])--([a-z][a-z0-9-]*)/g)]
    .map(([, name = '']) => name)
    .filter((name) => !flags.has(name));
  const lists = [...text.matchAll(/--variant=([a-z0-9,-]+)/g)].flatMap(([, list = '']) =>
    list.split(',').filter((name) => name !== ''),
  );
  return [
    ...named.map((name) => `--${name}`),
    ...lists.filter((name) => name !== 'all' && !Object.hasOwn(variants, name)).map((name) => `--variant=${name}`),
  ];
}

/** Flags of other programs: Docker, Node and test runners. */
const FOREIGN = [
  'skipped',
  'watch',
  'resolve-image',
  'follow',
  'raw',
  'force',
  'import',
  'test',
  'pool',
  'detect-async-leaks',
  'detect', // OpenHandles, AsyncLeaks
  'reporter',
  'only',
  'trace-all-objects',
  'default-addr-pool-mask-length',
];

/**
 * Lines of a unified diff that are not in the file they are said to be in: taken away and kept ones in the first, added
 * and kept ones in the second.
 */
function stale(diff: string): string[] {
  const [, before = ''] = /^--- (\S+)/m.exec(diff) ?? [];
  const [, after = ''] = /^\+\+\+ (\S+)/m.exec(diff) ?? [];
  const [old, changed] = [before, after].map((file) => new Set(read(file).split('\n')));
  const lines = diff.split('\n').filter((line) => /^[-+ ]/.test(line) && !/^(---|\+\+\+) /.test(line));
  return lines.filter((line) => {
    const text = line.slice(1);
    return (!line.startsWith('+') && !old?.has(text)) || (!line.startsWith('-') && !changed?.has(text));
  });
}

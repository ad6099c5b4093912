/** Parts of paths, and what is said where there are no such. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../support/root.js';

interface TestFile {
  readonly name: string;
}

const library = (name: string) => import(pathToFileURL(join(root, 'bin/lib/tests', `${name}.js`)).href);
const { parse }: { parse(args: readonly string[], where: object): Record<string, readonly string[]> } =
  await library('arguments');
const { select }: { select(files: readonly TestFile[], parts: unknown): { files: TestFile[]; missed: string[] } } =
  await library('files');
const { missText }: { missText(missed: readonly string[], files: readonly TestFile[]): string } = await library('miss');

const FILES = [
  'test/analysis/audit.test.ts',
  'test/analysis/verdict/stats.test.ts',
  'test/swarm/nodes.e2e.test.ts',
  'test/text/figures.test.ts',
].map((name) => ({ name }));
const [AUDIT, STATS, NODES] = FILES.map(({ name }) => name);
const WHERE = { root: '/lab', cwd: '/lab' };

const chosen = (args: readonly string[], where = WHERE) =>
  select(FILES, parse(args, where).parts).files.map(({ name }) => name);

describe('a part', () => {
  for (const [what, part, ...found] of [
    ['a path from the top', 'test/analysis/audit.test.ts', AUDIT],
    ['a path with a dot', './test/analysis/audit.test.ts', AUDIT],
    ['an absolute path', '/lab/test/analysis/audit.test.ts', AUDIT],
    ['a compiled file', 'dist/0123456789abcdef/test/analysis/audit.test.js', AUDIT],
    ['an absolute path of a compiled file', '/lab/dist/0123456789abcdef/test/analysis/audit.test.js', AUDIT],
    ['a compiled file as it was always named', 'analysis/audit.test.js', AUDIT],
    ['a folder', 'test/analysis', AUDIT, STATS],
    ['an absolute folder with a slash', '/lab/test/analysis/verdict/', STATS],
    ['a word with a slash', 'analysis/', AUDIT, STATS],
    ['a word', 'nodes', NODES],
    ['a kind', '.e2e', NODES],
  ] as const)
    it(`may be ${what}`, () => assert.deepEqual(chosen([part]), found));

  it('may be one of several, in any order', () => assert.deepEqual(chosen(['nodes', 'verdict/']), [STATS, NODES]));

  it('is a path from where the user stands', () => {
    assert.deepEqual(chosen(['../analysis/verdict'], { root: '/lab', cwd: '/lab/test/text' }), [STATS]);
    assert.deepEqual(chosen(['.'], { root: '/lab', cwd: '/lab/test/swarm' }), [NODES]);
  });

  it('that names no test is missed, whatever the others name', () => {
    assert.deepEqual(select(FILES, ['nodes', 'nods', '']).missed, ['nods']);
    assert.deepEqual(select(FILES, parse(['/elsewhere/test/text'], WHERE).parts).files, []);
  });
});

it('flags of node are handed on, with the value that follows', () => {
  const { parts, nodeFlags } = parse(['--test-only', '--test-name-pattern', 'a b', 'text/', '--test-shard=1/2'], WHERE);
  assert.deepEqual([parts, nodeFlags], [['text/'], ['--test-only', '--test-name-pattern=a b', '--test-shard=1/2']]);
});

it('a miss lists what is nearest, and every folder', () => {
  const text = missText(['test/analysis/audti.test.ts', 'nods', 'text/figure.ts'], FILES).split('\n');
  for (const [missed, nearest] of [
    ['test/analysis/audti.test.ts', AUDIT],
    ['nods', NODES],
    ['text/figure.ts', 'test/text/figures.test.ts'],
  ])
    assert.equal(text[text.findIndex((line) => line.startsWith(`no test has ${missed} `)) + 1], `    ${nearest}`);
  assert.equal(text.at(-1), '    test/analysis/ test/analysis/verdict/ test/swarm/ test/text/');
});

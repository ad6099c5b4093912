import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { RawFrame } from '../../protos/vitals.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import { RememberingSources, type SourceResolver } from '../../scripts/analysis/attribution/sources/sourceResolver.js';
import { frame, projectRoot } from './compiledFrames.js';

const folder = mkdtempSync(join(tmpdir(), 'lab-sources-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const nothing: SourceResolver = {
  position: ([file, line, column]) => ({ file: `unresolved ${file.length}`, line, column }),
  excerpt: () => undefined,
};

test('a frame of this build is led to its TypeScript', () => {
  const position = new DiskSources(projectRoot).position(frame('services/variants/leaky.js', 'dial(address)'));
  const line =
    readFileSync(join(projectRoot, 'services/variants/leaky.ts'), 'utf8').split('\n')[position.line - 1] ?? '';
  assert.equal(position.file, 'services/variants/leaky.ts');
  assert.equal(line.slice(position.column - 1, position.column + 12), 'dial(address)');
});

test('a frame of the same build in a container is found in the build here', () => {
  const [url, line, column] = frame('services/variants/leaky.js', 'dial(address)');
  const inside = `file:///app/${url.slice(url.lastIndexOf('/dist/') + 1)}`;
  assert.deepEqual(new DiskSources(projectRoot).position([inside, line, column]).file, 'services/variants/leaky.ts');
});

test('the source written into the map is shown, not a file that has changed since', () => {
  const path = join(folder, 'changed.js');
  writeFileSync(join(folder, 'changed.ts'), 'after\n');
  writeFileSync(path, 'x;\n//# sourceMappingURL=changed.js.map\n');
  writeFileSync(
    `${path}.map`,
    JSON.stringify({ version: 3, sources: ['changed.ts'], sourcesContent: ['before\n'], names: [], mappings: 'AAAA' }),
  );
  const sources = new DiskSources(folder);
  const position = sources.position([pathToFileURL(path).href, 1, 1]);
  assert.deepEqual(position, { file: 'changed.ts', line: 1, column: 1 });
  assert.deepEqual(sources.excerpt(position)?.lines[0], 'before');
});

test('without a map the compiled position stands, with its own lines', () => {
  const path = join(folder, 'plain.cjs');
  writeFileSync(path, Array.from({ length: 12 }, (_, index) => `line ${index + 1}`).join('\n'));
  const sources = new DiskSources(folder);
  const position = sources.position([path, 6, 3]);
  assert.deepEqual(position, { file: 'plain.cjs', line: 6, column: 3 });
  assert.deepEqual(sources.excerpt(position), {
    startLine: 2,
    lines: ['line 2', 'line 3', 'line 4', 'line 5', 'line 6', 'line 7', 'line 8', 'line 9', 'line 10'],
  });
  assert.deepEqual(sources.excerpt({ ...position, line: 1 })?.startLine, 1);
  assert.equal(sources.excerpt({ ...position, line: 99 }), undefined);
});

test('a damaged map, an absent file and a hostile frame throw nothing', () => {
  const path = join(folder, 'damaged.js');
  writeFileSync(path, 'x;\n//# sourceMappingURL=damaged.js.map\n');
  writeFileSync(`${path}.map`, '{"version":3');
  const sources = new DiskSources(folder);
  const frames: RawFrame[] = [
    [path, 1, 1],
    ['file:///nowhere/at/all/x.js', 1, 1],
    ['file://host/share/x.js', 0, 0],
    ['node:internal/x', 1, 1],
    ['', 0, 0],
    ['file:///%00', 1, 1],
    ['https://example.com/a/b/c/d.js', 1, 1],
    ['C:\\Users\\me\\project\\src\\x.js', 1, 1],
    ['/Users/me/x.js', 1, 1],
    ['C:\\Users\\me\\x.js', 1, 1],
  ];
  for (const each of frames) {
    const position = sources.position(each);
    assert.doesNotMatch(position.file, /^\/|^[A-Za-z]:|\.\.|Users/, each[0]);
    sources.excerpt(position);
  }
});

test('no position is absolute or goes through a home, wherever the lab was started', () => {
  const home = join(homedir(), 'secret-project', 'a', 'b', 'c', 'x.js');
  for (const start of ['/', join(homedir(), '..')]) {
    assert.equal(new DiskSources(folder, start).position([home, 1, 1]).file, 'b/c/x.js');
  }
  assert.equal(new DiskSources(folder, join(homedir(), 'secret-project')).position([home, 1, 1]).file, 'a/b/c/x.js');
});

test('of files that are no source, or not of the project, nothing is shown', () => {
  const sources = new DiskSources(folder);
  const outside = mkdtempSync(join(tmpdir(), 'lab-outside-'));
  after(() => rmSync(outside, { recursive: true, force: true }));
  mkdirSync(outside, { recursive: true });
  for (const [file, text] of [
    [join(folder, 'password.txt'), 'secret'],
    [join(outside, 'x.js'), 'secret'],
  ] as const) {
    writeFileSync(file, text);
    assert.equal(sources.excerpt(sources.position([file, 1, 1])), undefined);
  }
});

test('what an earlier analysis stored is used when build and sources are gone', () => {
  const raw = frame('services/variants/leaky.js', 'dial(address)');
  const first = new RememberingSources(new DiskSources(projectRoot));
  const position = first.position(raw);
  const excerpt = first.excerpt(position);
  const stored = JSON.parse(JSON.stringify(first.stored)) as typeof first.stored;
  assert.doesNotMatch(JSON.stringify(stored), /file:|dist/);
  const later = new RememberingSources(nothing, stored);
  assert.deepEqual(later.position(raw), position);
  assert.deepEqual(later.excerpt(position), excerpt);
  assert.deepEqual(later.stored, stored);
  assert.match(later.position([raw[0], 1, 1]).file, /^unresolved/);
});

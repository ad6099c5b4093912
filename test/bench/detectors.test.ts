import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  DETECTOR_IDS,
  type DetectorDocument,
  type DetectorReading,
  type DetectorRow,
  verdictOf,
} from '../../bench/detectors/document.js';
import { grownClasses } from '../../bench/detectors/heapClasses.js';
import { guiltyLine, lineIn, marked } from '../../bench/detectors/lines.js';
import { detectorsMarkdown } from '../../bench/detectors/markdown.js';
import { detectorsPage } from '../../bench/detectors/page.js';
import { cellsOf } from '../../bench/detectors/words.js';
import { root } from '../support/root.js';

const read = (name: string) => readFileSync(join(root, 'docs', name), 'utf8');
const CLIENTS = marked(join(root, 'bench', 'detectors', 'programs', 'node', 'clients.cjs'));

describe('the tables of detectors in docs/', () => {
  const document = JSON.parse(read('detectors.json')) as DetectorDocument;

  it('are what their document says, in Markdown and as a page', () => {
    assert.equal(read('detectors.md'), detectorsMarkdown(document));
    assert.equal(read('detectors.html'), detectorsPage(document));
  });

  it('have every detector once, and no folder of the machine that made them', () => {
    assert.deepEqual(
      document.rows.map(({ id }) => id),
      DETECTOR_IDS,
    );
    assert.doesNotMatch(read('detectors.json'), /\/tmp\/|\/home\/|\/root\/|dist\/[0-9a-f]{16}/);
  });
});

describe('a row', () => {
  const reading = (leak: boolean): DetectorReading => ({ leak, line: 'named', evidence: { kind: 'said', lines: [] } });
  const ran = (leaky: boolean, fixed: boolean): DetectorRow => ({
    ...{ id: 'node-assert', runtime: 'node' },
    result: { kind: 'ran', leaky: reading(leaky), fixed: reading(fixed) },
  });

  it('is found only where the twin is left alone', () => {
    assert.equal(verdictOf(ran(true, false)), 'found');
    assert.equal(verdictOf(ran(false, false)), 'not-found');
    assert.equal(verdictOf(ran(true, true)), 'flags-twin');
    assert.equal(verdictOf(ran(false, true)), 'flags-twin');
  });

  it('names no line of a leak that it does not find', () => {
    assert.equal(cellsOf(ran(true, false)).lineNamed, 'yes');
    assert.equal(cellsOf(ran(false, false)).lineNamed, 'no');
  });
});

describe('the line that is named', () => {
  it('is the one that is marked, the one below it, or none', () => {
    const line = guiltyLine(CLIENTS);
    assert.match(readFileSync(CLIENTS.file, 'utf8').split('\n')[line - 1] ?? '', /new Client\(.*LEAK$/);
    assert.equal(lineIn(`at askLeaky (/srv/clients.cjs:${line}:18)`, CLIENTS), 'named');
    assert.equal(lineIn(`clients.cjs:${line + 1} +0x145`, CLIENTS), 'next');
    assert.equal(lineIn(`clients.cjs:${line}0, otherclients_cjs:${line}, clients.cjs:${line + 2}`, CLIENTS), 'none');
  });
});

describe('the classes of a heap that grew', () => {
  it('are those with an object more for each client, but for those of the language', () => {
    const folder = mkdtempSync(join(tmpdir(), 'leak-lab-classes-'));
    try {
      const file = (name: string, counts: Readonly<Record<string, number>>) => {
        const strings = Object.keys(counts);
        const nodes = Object.values(counts).flatMap((count, i) => Array.from({ length: count }, () => [1, i]).flat());
        const meta = { node_fields: ['type', 'name'], node_types: [['hidden', 'object'], 'string'] };
        writeFileSync(join(folder, name), JSON.stringify({ snapshot: { meta }, nodes, strings }));
        return join(folder, name);
      };
      const before = file('before', { Channel: 1, Map: 1, Few: 1 });
      const after = file('after', { Channel: 4, Map: 9, Few: 3, Trace: 7 });
      assert.deepEqual(grownClasses(before, after, 3), [
        { name: 'Channel', more: 3 },
        { name: 'Trace', more: 7 },
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('npm run detectors', () => {
  const detectors = (...args: string[]) =>
    spawnSync(process.execPath, [join(root, 'bin', 'detectors.js'), ...args], { cwd: root, encoding: 'utf8' });

  it('tells of itself, and lists the detectors', () => {
    const { status, stdout } = detectors('--help');
    assert.equal(status, 0);
    for (const word of ['--only=', '--out=', '--from=', '127.0.0.1', 'Exit status'])
      assert.ok(stdout.includes(word), word);
    assert.deepEqual(detectors('--list').stdout.trim().split('\n'), DETECTOR_IDS);
  });

  it('refuses bad input with every problem and its cure, and starts nothing', () => {
    const { status, stdout, stderr } = detectors('--onyl=go', '--out=', '--only=go-nothing', 'node');
    assert.equal(status, 64);
    assert.equal(stdout, '');
    for (const subject of ['--onyl', '--out', '--only=go-nothing', 'node:'])
      assert.ok(stderr.includes(subject), stderr);
    assert.equal(stderr.match(/→/g)?.length, 4, stderr);
  });
});

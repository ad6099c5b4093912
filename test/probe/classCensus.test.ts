import assert from 'node:assert/strict';
import { Session } from 'node:inspector';
import { describe, it } from 'node:test';
import { readCommand } from '../../protos/channelLine.js';
import { ClassCensus } from '../../services/probe/classCensus.js';
import { SnapshotScanner } from '../../services/probe/snapshotScanner.js';

class KeptVisit {
  readonly notes = [1, 2];
}
class PassingVisit extends KeptVisit {}

describe('the census of classes', () => {
  it('tells which classes have more objects than at the first checkpoint asked for, and no others', () => {
    const census = new ClassCensus([3, 5, 6]);
    const kept = [new KeptVisit()];
    assert.equal(census.take(2), undefined);
    assert.equal(census.take(3), undefined, 'the first has nothing to be held against');
    for (let i = 0; i < 50; i++) {
      kept.push(new KeptVisit());
      new PassingVisit();
    }
    const line = census.take(5);
    const found = line?.classes.find(({ name }) => name === 'KeptVisit');
    assert.deepEqual([line?.index, line?.since], [5, 3]);
    assert.equal((found?.after ?? 0) - (found?.before ?? 0), 50);
    assert.ok((found?.bytes ?? 0) >= 50 * 8);
    assert.ok(!line?.classes.some(({ name }) => name === 'PassingVisit'));
    assert.ok(kept.length > 0);
  });

  it('takes no snapshot of a large heap, and says so', () => {
    const ballast = Array.from({ length: 40 }, () => new Array(100_000).fill(0.5));
    const line = new ClassCensus([1]).take(1);
    assert.ok((line?.tooLarge?.heapBytes ?? 0) > (line?.tooLarge?.most ?? 0));
    assert.deepEqual(line?.classes, []);
    assert.equal(ballast.length, 40);
  });

  it('is asked for by the lab at its checkpoints', () => {
    assert.deepEqual(readCommand('{"command":"look","classesAt":[7,9]}'), { command: 'look', classesAt: [7, 9] });
    assert.deepEqual(readCommand('{"command":"look"}'), { command: 'look' });
    assert.deepEqual(readCommand('{"command":"look","classesAt":["7"]}'), { command: 'look' });
  });
});

describe('the scanner of a snapshot', () => {
  it('counts the same in pieces of any size, and as JSON.parse would', () => {
    const text = snapshot();
    const counts = (size: number) => {
      const scanner = new SnapshotScanner();
      for (let at = 0; at < text.length; at += size) scanner.add(text.slice(at, at + size));
      return scanner.counts();
    };
    const whole = counts(text.length);
    assert.deepEqual(counts(97), whole);
    assert.deepEqual(counts(64 * 1024 + 1), whole);
    assert.deepEqual(whole.get('KeptVisit'), parsed(text, 'KeptVisit'));
  });

  it('says so where it is no snapshot, or breaks off', () => {
    assert.throws(() => new SnapshotScanner().counts(), /broke off/);
    assert.throws(() => new SnapshotScanner().add('{"snapshot":{},"nodes":[1'), /another form/);
    assert.throws(() => new SnapshotScanner().add('x'.repeat(200_000)), /another form/);
  });
});

const living = [new KeptVisit(), new KeptVisit()];

function snapshot(): string {
  const session = new Session();
  session.connect();
  const pieces: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => pieces.push(params.chunk));
  session.post('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  session.disconnect();
  assert.equal(living.length, 2);
  return pieces.join('');
}

/** Counts a class by the whole text at once. */
function parsed(text: string, name: string): { count: number; bytes: number } {
  const { snapshot, nodes, strings } = JSON.parse(text);
  const fields: string[] = snapshot.meta.node_fields;
  const [type, called, size] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field)) as [
    number,
    number,
    number,
  ];
  const sizes: number[] = [];
  for (let at = 0; at < nodes.length; at += fields.length)
    if (snapshot.meta.node_types[0][nodes[at + type]] === 'object' && strings[nodes[at + called]] === name)
      sizes.push(nodes[at + size]);
  return { count: sizes.length, bytes: sizes.reduce((sum, each) => sum + each, 0) };
}

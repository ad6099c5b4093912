import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Site } from '../../protos/vitals.js';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import type { Culprit } from '../../scripts/analysis/model/analysis.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { frame, projectRoot } from './compiledFrames.js';
import { DIALERS } from './dialers.js';
import { batches, history, type Shape } from './history.js';

async function culpritsOf(
  shape: Shape,
  change: (sites: Site[], index: number) => Site[] = (sites) => sites,
  dialers = DIALERS,
): Promise<Culprit[]> {
  const { plan, events } = history(shape);
  const changed = events.map((event): RecordEvent => {
    if (event.from !== 'replica' || event.line.kind !== 'sites') return event;
    return { ...event, line: { ...event.line, sites: change(event.line.sites, event.line.index) } };
  });
  return (await analyse(plan, batches(changed), { sources: new DiskSources(projectRoot), dialers })).culprits;
}

test('leaky: the TypeScript line of its dial, with all of the growth, once for channels and once for sockets', async () => {
  const culprits = await culpritsOf({});
  const source = readFileSync(join(projectRoot, 'services/variants/leaky.ts'), 'utf8').split('\n');
  const line = source.findIndex((text) => text.includes('dial(address)')) + 1;
  assert.deepEqual(
    culprits.map(({ file, line: at, column, resource, opened, closed, live, share }) => ({
      file,
      at,
      column,
      resource,
      opened,
      closed,
      live,
      share,
    })),
    (['channel', 'socket'] as const).map((resource) => ({
      file: 'services/variants/leaky.ts',
      at: line,
      column: (source[line - 1] ?? '').indexOf('dial(address)') + 1,
      resource,
      opened: 540,
      closed: 0,
      live: 540,
      share: 1,
    })),
  );
  assert.equal(culprits[0]?.excerpt?.startLine, line - 4);
  assert.deepEqual(culprits[0]?.excerpt?.lines, source.slice(line - 5, line + 4));
});

test('via shows the way to the culprit, innermost first, dialers included', async () => {
  const [culprit] = await culpritsOf({});
  assert.equal(culprit?.via[0]?.file, 'test/analysis/dialers.ts');
  assert.ok(!culprit?.via.some(({ file }) => file === culprit.file));
});

test('where the dialers are not declared, the culprit is the innermost frame', async () => {
  const [culprit] = await culpritsOf({}, undefined, /nothing/);
  assert.equal(culprit?.file, 'test/analysis/dialers.ts');
});

test('a chain of dialers alone still names one', async () => {
  const [culprit] = await culpritsOf({}, (sites) =>
    sites.map((site) => ({ ...site, frames: site.frames.slice(0, 1) })),
  );
  assert.equal(culprit?.file, 'test/analysis/dialers.ts');
});

test('fixed and reuse: nobody, though their lines keep a client per peer', async () => {
  assert.deepEqual(await culpritsOf({ variant: 'fixed' }), []);
  assert.deepEqual(await culpritsOf({ variant: 'reuse' }), []);
});

const other = (live: number): Site => {
  const frames = [frame('services/variants/fixed.js', 'dial(address)')];
  return { id: 'other', resource: 'channel', opened: live, closed: 0, abandoned: 0, live, frames };
};

test('beside a leak, a pool that fills, a step and a bounded site are not charged', async () => {
  const courses: Record<string, (index: number) => number> = {
    bounded: () => 4,
    pool: (index) => Math.min(20, index * 10),
    step: (index) => (index >= 4 ? 50 : 0),
    wobble: (index) => (index % 2) * 20,
    hardly: (index) => (index === 6 ? 1 : 0),
  };
  for (const [course, live] of Object.entries(courses)) {
    const culprits = await culpritsOf({}, (sites, index) => [...sites, other(live(index))]);
    assert.deepEqual([...new Set(culprits.map(({ file }) => file))], ['services/variants/leaky.ts'], course);
  }
});

test('what a line opened by chains that do not grow is told apart, and not among the counts of those that do', async () => {
  const aside = (closed: number, index: number): Site => {
    const frames = [
      frame('services/variants/leaky.js', 'dial(address)'),
      frame('services/variants/fixed.js', 'dial(address)'),
    ];
    return {
      id: 'aside',
      resource: 'channel',
      opened: closed * index + 2,
      closed: closed * index,
      abandoned: 0,
      live: 2,
      frames,
    };
  };
  const [alone] = await culpritsOf({});
  const [culprit] = await culpritsOf({}, (sites, index) => [...sites, aside(10, index)]);
  assert.equal(alone && 'otherPaths' in alone, false);
  assert.deepEqual(culprit?.otherPaths, { opened: 3 * 62, closed: 3 * 60 });
  assert.deepEqual(culprit && { ...culprit, otherPaths: undefined }, { ...alone, otherPaths: undefined });
});

test('two lines that leak share the blame', async () => {
  const culprits = (await culpritsOf({}, (sites, index) => [...sites, other(index * 10)])).filter(
    ({ resource }) => resource === 'channel',
  );
  assert.deepEqual(
    culprits.map(({ file, share }) => [file, share.toFixed(2)]),
    [
      ['services/variants/leaky.ts', '0.75'],
      ['services/variants/fixed.ts', '0.25'],
    ],
  );
});

test('a line that explains a part of the growth has that share', async () => {
  const half = (sites: Site[]) =>
    sites.map((site) => ({ ...site, opened: Math.round(site.opened / 2), live: Math.round(site.live / 2) }));
  const [culprit] = await culpritsOf({}, half);
  assert.ok(culprit && Math.abs(culprit.share - 0.5) < 0.02, String(culprit?.share));
});

test('channels abandoned to the GC still count as live', async () => {
  const [culprit] = await culpritsOf({}, (sites) => sites.map((site) => ({ ...site, abandoned: site.live })));
  assert.equal(culprit?.abandoned, culprit?.live);
});

test('sites without a user frame name nobody', async () => {
  assert.deepEqual(await culpritsOf({}, (sites) => sites.map((site) => ({ ...site, frames: [] }))), []);
});

test('from one rise between two checkpoints a line is named only where the resource is known to leak', async () => {
  const { plan, events } = history({ ticksPerSlice: 20 });
  const cut = events.filter(({ receivedMs }) => receivedMs < 2500);
  const sources = new DiskSources(projectRoot);
  const proven = await analyse(plan, batches(cut), { sources, dialers: DIALERS });
  assert.equal(proven.outcome, 'leak', proven.summary);
  assert.equal(proven.culprits[0]?.file, 'services/variants/leaky.ts');
  const withoutTicks = cut.filter((event) => event.from !== 'replica' || event.line.kind !== 'tick');
  const doubtful = await analyse(plan, batches(withoutTicks), { sources, dialers: DIALERS });
  assert.equal(doubtful.outcome, 'inconclusive', doubtful.summary);
  assert.deepEqual(doubtful.culprits, []);
});

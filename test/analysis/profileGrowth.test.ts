/** The analysis of whole heap profiles: growing sites lead to the planted line, steady ones name nothing. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import type { ProfileAnalysis } from '../../scripts/analysis/model/profile.js';
import { projectRoot } from './compiledFrames.js';
import { DIALERS } from './dialers.js';
import { batches, type Shape } from './history.js';
import { EMPTY, type Heap, INTERVAL, profiledHistory } from './profiledHistory.js';

const PROFILED = [0, 1, 4, 6];

async function profile(
  shape: Shape,
  heap: (replica: number, index: number) => Heap,
  at: readonly number[] = PROFILED,
): Promise<ProfileAnalysis | undefined> {
  const { plan, events } = profiledHistory(shape, (replica, index) =>
    at.includes(index) ? heap(replica, index) : undefined,
  );
  return (await analyse(plan, batches(events), { sources: new DiskSources(projectRoot), dialers: DIALERS })).profile;
}

/** Ten samples a slice that stay. */
const grown = (index: number): [number, number] => [20 + 10 * index, index === 1 ? 30 : 30 - 10 * Number(index === 6)];
/** A steady part: as many come as go. */
const steady: [number, number] = [200, 60];

const leaking = (_replica: number, index: number): Heap => ({
  leaked: grown(index),
  other: steady,
  dialer: [40, 5],
  nobody: [100 + 30 * index, 90],
});
const flat = (): Heap => ({ leaked: steady, other: steady, dialer: [40, 5], nobody: [300, 90] });

function lineOf(file: string, text: string): number {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}

const named = (found: ProfileAnalysis | undefined) =>
  (found?.sites ?? []).filter(({ growing }) => growing).map(({ file, line }) => `${file}:${line}`);

describe('growth by allocation site', () => {
  it('leads to the planted line: that of the ledger within the function that allocates, dialers passed over', async () => {
    const found = await profile({}, leaking);
    assert.deepEqual(named(found), [
      `services/variants/leaky.ts:${lineOf('services/variants/leaky.ts', 'dial(address)')}`,
    ]);
    const [site, ...others] = found?.sites ?? [];
    assert.deepEqual([site?.name, site?.lineBy], ['discover', 'ledger']);
    assert.equal(site?.bytesPerWork, (50 * INTERVAL) / 50, 'ten samples a slice of ten passes');
    assert.deepEqual([site?.firstBytes, site?.lastBytes], [30 * INTERVAL, 80 * INTERVAL]);
    assert.ok((site?.sigmas ?? 0) > 4);
    assert.deepEqual(
      others.map(({ name, file, lineBy, bytesPerWork }) => [name, file, lineBy, bytesPerWork]).sort(),
      [
        ['dial', 'test/analysis/dialers.ts', 'function', 0],
        ['history', 'test/analysis/history.ts', 'function', 0],
      ],
      'where only a dialer is on the stack, it is he; where the ledger has no line, the function’s begin',
    );
    assert.equal(
      others.find(({ name }) => name === 'history')?.line,
      lineOf('test/analysis/history.ts', 'export function history'),
    );
  });

  it('adds up to the growth of the heap, whoever allocated it', async () => {
    const found = await profile({}, leaking);
    assert.deepEqual(
      [found?.first, found?.last, found?.replicas, found?.passes, found?.intervalBytes],
      [1, 6, 3, 50, INTERVAL],
    );
    assert.equal(found?.withoutUserFrames.bytesPerWork, (150 * INTERVAL) / 50);
    assert.equal(found?.total.bytesPerWork, (200 * INTERVAL) / 50);
    assert.equal(found?.tree.bytes, 200 * INTERVAL, 'mean over the replicas');
    assert.deepEqual(found?.tree.children.map(({ name, bytes }) => [name, bytes]).sort(), [
      ['discover', 50 * INTERVAL],
      ['read', 150 * INTERVAL],
    ]);
    assert.equal(found?.files.length, 3 * PROFILED.length);
    assert.ok(found?.files.includes('replica-3-6.heapprofile'));
  });

  it('names nothing where as much goes as comes, though the heap leaks', async () => {
    const found = await profile({}, flat);
    assert.deepEqual(named(found), []);
    assert.equal(found?.sites.length, 3, 'they were seen');
    assert.equal(found?.total.bytesPerWork, 0);
  });

  it('names nothing in a heap that is clean, on one replica alone, or that filled up early', async () => {
    assert.deepEqual(named(await profile({ variant: 'fixed' }, leaking)), []);
    assert.deepEqual(
      named(await profile({}, (replica, index) => (replica === 2 ? leaking(replica, index) : flat()))),
      [],
    );
    const filling = (_replica: number, index: number): Heap => ({
      ...EMPTY,
      leaked: index >= 4 ? [80, index === 4 ? 50 : 0] : [30, 30],
    });
    assert.deepEqual(named(await profile({}, filling)), []);
    const goesOn = (_replica: number, index: number): Heap => ({ ...EMPTY, leaked: grown(index) });
    assert.equal(named(await profile({}, goesOn)).length, 1, 'the same, going on');
  });

  it('takes a profile at every checkpoint as well: what came and went between counts', async () => {
    const every = [0, 1, 2, 3, 4, 5, 6];
    const step = (_replica: number, index: number): Heap => ({ ...EMPTY, leaked: [20 + 10 * index, 10] });
    const churn = (_replica: number, index: number): Heap => ({ ...EMPTY, leaked: [20 + 10 * index, 200] });
    const early = (_replica: number, index: number): Heap => ({ ...EMPTY, leaked: index < 3 ? [20, 10] : [80, 0] });
    assert.equal(named(await profile({}, step, every)).length, 1);
    assert.deepEqual(named(await profile({}, churn, every)), [], 'its growth is lost in what comes and goes');
    assert.deepEqual(named(await profile({}, early, every)), []);
  });

  it('compares from the first slice on, and needs two profiles for it', async () => {
    const warmUp = (_replica: number, index: number): Heap => ({
      ...EMPTY,
      other: index === 0 ? [0, 0] : [500, index === 1 ? 500 : 0],
    });
    const found = await profile({}, warmUp);
    assert.deepEqual([found?.first, named(found)], [1, []], 'what came with the first slice is not growth');
    assert.equal(await profile({}, leaking, [0, 6]), undefined);
    assert.equal(await profile({}, leaking, []), undefined);
  });
});

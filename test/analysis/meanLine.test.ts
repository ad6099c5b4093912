import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meanLine } from '../../scripts/analysis/charts/meanLine.js';
import type { WorkChart } from '../../scripts/analysis/model/charts.js';
import { roleOf } from '../../scripts/plan/replicas.js';

const line = (replica: string, ...levels: number[]): WorkChart['series'][number] => ({
  replica,
  measured: levels.map((level, index) => [10 * index, level]),
});

test('the line of a run is the mean over its replicas, of those that have the checkpoint', () => {
  assert.deepEqual(meanLine([line('agent-1', 0, 60, 120), line('agent-2', 0, 40)]), [
    [0, 0],
    [10, 50],
    [20, 120],
  ]);
  assert.deepEqual(meanLine([]), []);
});

test('of two roles it is the sum of their means, as far as both were seen', () => {
  const of = (replica: string) => roleOf({ target: { role: 'split' } }, replica);
  const lines = [line('client-1', 0, 20, 50), line('client-2', 0, 40, 70), line('server-1', 0, 30)];
  assert.deepEqual(meanLine(lines, of), [
    [0, 0],
    [10, 60],
  ]);
});

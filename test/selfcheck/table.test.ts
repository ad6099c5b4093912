import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { METRIC_NAMES } from '../../scripts/analysis/model/metrics.js';
import { PLANT_NAMES, PLANTS } from '../../scripts/selfcheck/table.js';
import { PLANTED } from '../../services/selfcheck/plants.js';
import { root } from '../support/root.js';

describe('the table of plants', () => {
  it('has a row for each thing that is planted, and for nothing else', () => {
    assert.deepEqual([...PLANT_NAMES].sort(), Object.keys(PLANTED).sort());
  });

  it('finds each by a metric that there is, in a size that is more than nothing', () => {
    for (const { name, metric, perUnit, slices } of PLANTS) {
      assert.ok(METRIC_NAMES.includes(metric), name);
      assert.ok(perUnit[0] > 0 && perUnit[0] <= perUnit[1], name);
      assert.ok(slices >= 4, `${name}: fewer slices acquit nobody`);
    }
  });

  it('names lines that there are, each one', () => {
    const lines = readFileSync(join(root, 'services/selfcheck/plants.ts'), 'utf8').split('\n');
    for (const { name, code } of PLANTS)
      if (code !== undefined) assert.equal(lines.filter((line) => line.includes(code)).length, 1, `${name}: ${code}`);
  });
});

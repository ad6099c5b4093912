/** The cases are what they say: enough of them, each with one marked line or a package, and none that uses the lab. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { allCases } from '../../bench/truth/allCases.js';
import { root } from '../support/root.js';
import type { Leak } from './lib/case.js';

const cases = await allCases();
const of = (twin: string) => cases.filter((each) => each.twin === twin);

describe('the cases', () => {
  it('are at least 24 leaks, each with its twin, and 15 look-alikes', () => {
    assert.ok(of('leak').length >= 24, `${of('leak').length} leaks`);
    assert.deepEqual(
      of('fixed').map(({ name }) => name),
      of('leak').map(({ name }) => name),
    );
    assert.ok(of('clean').length >= 15, `${of('clean').length} look-alikes`);
  });

  it('know their growth, but for that of the heap, which is measured', () => {
    for (const { name, description } of of('leak')) {
      const { metric, perUnit } = description as Leak;
      assert.equal(perUnit === undefined, metric === 'heap_after_gc_bytes', name);
    }
  });

  it('ask for packages in exact versions', () => {
    for (const { name, description } of cases)
      for (const version of Object.values(description.packages ?? {})) assert.match(version, /^\d+\.\d+\.\d+$/, name);
  });

  it('use nothing of the lab', () => {
    const folder = join(root, 'test/cases');
    const files = ['lib', 'leaks', 'clean'].flatMap((part) =>
      readdirSync(join(folder, part)).map((file) => join(part, file)),
    );
    for (const file of files) {
      const imports = readFileSync(join(folder, file), 'utf8').matchAll(/(?:from|import\() ?['"`]([^'"`]+)/g);
      for (const [, from] of imports)
        assert.doesNotMatch(from ?? '', /scripts|services|bench|protos|\.\.\/\.\.\//, file);
    }
  });
});

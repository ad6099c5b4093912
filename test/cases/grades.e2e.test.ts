/** The grades are worth something: one leak and its twin, really judged, and then held against what is not the truth. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { allCases, type CaseRun } from '../../bench/truth/allCases.js';
import { grade } from '../../bench/truth/grade.js';
import { type Judged, judged } from '../../bench/truth/judged.js';
import { isSuccess } from '../../bench/truth/table.js';

describe('the grade of', () => {
  let leak: { each: CaseRun; result: Judged };
  let fixed: typeof leak;

  before(async () => {
    const all = await allCases();
    const run = async (twin: string) => {
      const each = all.find(({ name, ...of }) => name === 'socket-forgotten' && of.twin === twin);
      assert.ok(each);
      const result = await judged(each, undefined);
      if ('failure' in result) throw new Error(result.failure);
      return { each, result };
    };
    leak = await run('leak');
    fixed = await run('fixed');
  });

  it('a leak that is found, with its growth and its line, is good, and so is that of its twin', () => {
    const grades = [grade(leak.each, leak.result, undefined), grade(fixed.each, fixed.result, undefined)];
    assert.deepEqual(
      grades.map(({ faults, named }) => ({ faults, named })),
      [
        { faults: [], named: 'line' },
        { faults: [], named: undefined },
      ],
    );
    assert.ok(isSuccess(grades, []));
  });

  it('a leak that is not found is bad', () => {
    const grades = [grade({ ...leak.each, twin: 'leak' }, fixed.result, undefined)];
    assert.ok(grades[0]?.faults.includes('missed'));
    assert.equal(isSuccess(grades, []), false);
  });

  it('a clean program that is called a leak is bad', () => {
    const grades = [grade({ ...leak.each, twin: 'fixed' }, leak.result, undefined)];
    assert.deepEqual(grades[0]?.faults, ['false alarm']);
    assert.equal(isSuccess(grades, []), false);
  });

  it('a growth, a metric or a line that is not the truth is bad', () => {
    const description = { ...leak.each.description, perUnit: 2 };
    const other = { ...leak.each.description, metric: 'children' as const };
    const guilty = { file: 'test/cases/leaks/socket-forgotten.ts', line: 1 };
    const faults = (each: Partial<CaseRun>) => grade({ ...leak.each, ...each }, leak.result, undefined).faults;
    assert.deepEqual(faults({ description }), ['growth', 'untrue']);
    assert.ok(faults({ description: other }).includes('other metric'));
    assert.deepEqual(faults({ guilty }), ['not named', 'named worse']);
  });

  it('a program that could not be judged is no success', () => {
    const grades = [grade(leak.each, leak.result, undefined)];
    assert.equal(isSuccess(grades, [{ name: 'other', twin: 'leak', why: 'it crashed', failed: true }]), false);
  });
});

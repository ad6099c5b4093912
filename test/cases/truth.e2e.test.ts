/**
 * A third of the cases, each time another, through the command that a user types: leaks are found with their growth
 * and named no worse than each says, and nothing clean is flagged. All of them are run by `npm run bench -- truth`, which
 * also asks for the share of those that are named: of a third it would say little.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { allCases } from '../../bench/truth/allCases.js';
import { runCases } from '../../bench/truth/runCases.js';
import { gradeLine, tableText } from '../../bench/truth/table.js';
import { dueThird, thirdOf } from '../../bench/truth/third.js';
import type { Leak } from './lib/case.js';

const { third, by } = dueThird();

test(`third ${third} of the cases (by ${by}) is judged as it is in truth`, async (t) => {
  const packagesBelow = mkdtempSync(join(tmpdir(), 'case-packages-'));
  t.after(() => rmSync(packagesBelow, { recursive: true, force: true }));
  const cases = thirdOf(await allCases(), third);
  const { grades, leftOut } = await runCases(cases, { packagesBelow });
  const text = [...grades.map(gradeLine), '', tableText(grades, leftOut)].join('\n');
  t.diagnostic(text);
  const wrong = grades.filter(({ faults }) => faults.some((fault) => fault !== 'not named'));
  const missed = cases.filter(
    ({ twin, description }) => twin === 'leak' && (description as Leak).knownMiss !== undefined,
  );
  assert.deepEqual(
    wrong.map(({ name, faults }) => `${name}: ${faults.filter((fault) => fault !== 'not named')}`).sort(),
    missed.map(({ name }) => `${name}: missed`).sort(),
    text,
  );
  assert.deepEqual(
    leftOut.filter(({ failed }) => failed),
    [],
    text,
  );
});

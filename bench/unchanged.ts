/**
 * Runs every case of `test/cases/` with `check` and without, and compares stdout, stderr and how it ended: the lab changes
 * nothing of a program. Prints a line of each that differs; ends with status 1 where one does. Arguments are parts of
 * names. All takes some minutes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { Leak } from '../test/cases/lib/case.js';
import { machine } from './support/machine.js';
import { alone, steady, underCheck } from './support/unchanged.js';
import { allCases, type CaseRun } from './truth/allCases.js';
import { installPackages } from './truth/packages.js';

const DRIVER = fileURLToPath(new URL('../test/cases/lib/run.js', import.meta.url));
const parts = process.argv.slice(2);
const chosen = (await allCases()).filter(({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)));
const below = mkdtempSync(join(tmpdir(), 'case-packages-'));
const counts = { same: 0, different: 0, leftOut: 0 };
try {
  for (const each of chosen) counts[await compared(each)] += 1;
} finally {
  rmSync(below, { recursive: true, force: true });
}
console.log(`${counts.same} the same, ${counts.different} not, ${counts.leftOut} could not be installed\n${machine()}`);
process.exitCode = counts.different === 0 ? 0 : 1;

async function compared({ name, twin, description }: CaseRun): Promise<keyof typeof counts> {
  const { packages, fixedPackages } = description as Leak;
  const wanted = twin === 'fixed' ? (fixedPackages ?? packages) : packages;
  const folder = wanted && (await installPackages(wanted, below));
  if (wanted && folder === undefined) return 'leftOut';
  const command = [process.execPath, DRIVER, name, twin];
  const env = { CASE_PACKAGES: folder };
  const [without, within] = [steady(await alone(command, env)), steady(await underCheck(command, env))];
  if (isDeepStrictEqual(without, within)) return 'same';
  console.log(`${name} ${twin} differs`, { without, within });
  return 'different';
}

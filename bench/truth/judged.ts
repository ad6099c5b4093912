import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import type { ResultDocument } from '../../scripts/commands/resultDocument.js';
import type { Told } from '../../test/cases/lib/run.js';
import { root } from '../../test/support/root.js';
import type { CaseRun } from './allCases.js';
import { run } from './run.js';

/** What the lab says of a program, and what the program says of itself. */
export interface Judged {
  analysis: AnalysedRun['analysis'];
  told: Told;
  seconds: number;
}

/** A program that could not be judged: the reason, as far as it is known. */
export interface Unjudged {
  failure: string;
}

/** The most time that a program may take under the lab. */
const LIMIT_MS = 180_000;

const DRIVER = fileURLToPath(new URL('../../test/cases/lib/run.js', import.meta.url));

/** The flags of a closer look, which a user gives where a leak is found and nothing named. */
export const CLOSER = ['--profile', '--count-timers'];

/** Runs a program by the command that a user types, and reads what it finds. */
export async function judged(
  each: CaseRun,
  packages: string | undefined,
  further: readonly string[] = [],
): Promise<Judged | Unjudged> {
  const folder = mkdtempSync(join(tmpdir(), 'case-run-'));
  const out = join(folder, 'told.json');
  const beganMs = performance.now();
  try {
    const command = ['--', process.execPath, DRIVER, each.name, each.twin];
    const flags = ['check', '--json', `--reports=${join(folder, 'reports')}`, ...further];
    const env = { CASE_OUT: out, CASE_PACKAGES: packages };
    const ended = await run(process.execPath, ['bin/grpc-leak-lab.js', ...flags, ...command], {
      ...{ cwd: root, env, limitMs: LIMIT_MS },
    });
    const document = JSON.parse(ended.stdout) as ResultDocument;
    const [result] = document.runs;
    if (!result)
      return { failure: document.problems?.map(({ message }) => message).join('; ') ?? lastLine(ended.stderr) };
    const file = join(root, result.dir, 'run.json');
    const { analysis } = JSON.parse(readFileSync(file, 'utf8')) as AnalysedRun;
    if (!existsSync(out))
      return { failure: `the program ended before its time: ${lastLine(ended.stderr)}; ${analysis.summary}` };
    const told = JSON.parse(readFileSync(out, 'utf8')) as Told;
    return { analysis, told, seconds: (performance.now() - beganMs) / 1000 };
  } catch (error) {
    return { failure: (error as Error).message };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a program without the lab, and returns the growth of its heap per unit of work, over its later slices. */
export async function bareHeapGrowth(each: CaseRun, packages: string | undefined): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'case-run-'));
  const out = join(folder, 'told.json');
  try {
    const args = ['--expose-gc', DRIVER, each.name, each.twin];
    const env = { CASE_OUT: out, CASE_PACKAGES: packages, NODE_OPTIONS: undefined };
    const { code, stderr } = await run(process.execPath, args, { cwd: root, env, limitMs: LIMIT_MS });
    if (code !== 0) throw new Error(`${each.name}, without the lab: ${lastLine(stderr)}`);
    const { heapBytes, units } = JSON.parse(readFileSync(out, 'utf8')) as Told;
    return laterGrowth(heapBytes, units);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The growth per unit of what was read at checkpoints 0 … n, without the first slice, over which things warm up. */
export function laterGrowth(levels: readonly number[], units: number): number {
  const slices = levels.length - 1;
  const [from, to] = [levels[1], levels.at(-1)];
  if (from === undefined || to === undefined || slices < 2) return Number.NaN;
  return (to - from) / ((units * (slices - 1)) / slices);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

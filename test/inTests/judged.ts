import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { root } from '../support/root.js';

const BODIES = fileURLToPath(new URL('fixtures/bodies.js', import.meta.url));

/** What an assertion said. */
export interface Said {
  ok: boolean;
  name?: string;
  message: string;
  stack?: string;
}

/** A folder that the processes are started in. */
export const folder = mkdtempSync(join(tmpdir(), 'leak-lab-in-tests-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let runs = 0;

/**
 * Judges bodies in a process of its own, one after another. `@NAME=value` among them sets a variable of its environment.
 */
export async function judged(
  bodies: readonly string[],
  { flags = [] }: { flags?: readonly string[] } = {},
): Promise<{ said: Said[]; printed: string }> {
  const answers = join(folder, `answers-${runs++}`);
  const done = await promisify(execFile)(process.execPath, [...flags, BODIES, answers, ...bodies], {
    cwd: folder,
  });
  const lines = readFileSync(answers, 'utf8').trim().split('\n');
  return { said: lines.map((line) => JSON.parse(line) as Said), printed: done.stdout + done.stderr };
}

/** Returns the line of a fixture that bears a mark. */
export function lineOf(file: string, mark: string): string {
  const name = `test/inTests/fixtures/${file}`;
  const line = readFileSync(join(root, name), 'utf8')
    .split('\n')
    .findIndex((text) => text.includes(mark));
  return `${name}:${line + 1}`;
}

/** Returns what is said of a leak. */
export const leak = (what: string, at: string) =>
  new RegExp(`^leaks ${what} per call \\(\\d+ opened, \\d+ closed\\) at ${at}\\n`);

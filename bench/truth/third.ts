import { spawnSync } from 'node:child_process';
import { root } from '../../test/support/root.js';

/** The third of the cases that is due, 0 … 2, and what it was chosen by. */
export interface Due {
  third: number;
  by: string;
}

/** Returns the third that is due for this commit: always the same for one commit, and each in turn over many. */
export function dueThird(): Due {
  const { stdout, status } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' });
  const commit = stdout?.trim() ?? '';
  if (status === 0 && /^[0-9a-f]{12}/.test(commit))
    return { third: Number.parseInt(commit.slice(0, 12), 16) % 3, by: `commit ${commit.slice(0, 12)}` };
  const day = Math.floor(Date.now() / 86_400_000);
  return { third: day % 3, by: 'the date, for want of a commit' };
}

/** Returns every third name, from the one that is due; twins stay together. */
export function thirdOf<T extends { readonly name: string }>(cases: readonly T[], third: number): T[] {
  const names = [...new Set(cases.map(({ name }) => name))];
  const due = new Set(names.filter((_, index) => index % 3 === third));
  return cases.filter(({ name }) => due.has(name));
}

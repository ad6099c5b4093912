import { readFileSync } from 'node:fs';

/** Set by a command of the lab that starts another one, which is to stop when that is gone. */
export const STOPS_WITH_PARENT = 'LEAK_LAB_STOPS_WITH_PARENT';

/** The shells that npm may run a script by; it waits for the script, and does not notice that npm is gone. */
const SHELLS = new Set(['sh', 'ash', 'bash', 'busybox', 'dash', 'ksh', 'zsh']);
const MOST_SHELLS = 4;

/**
 * Returns a function that tells whether who started this process is gone: npm, above the shell that it runs a script by,
 * or another command of the lab. Whoever else started it may go away (`nohup`, `setsid`, a daemon, a script that ends):
 * the function is undefined then.
 */
export function parentLoss(env: NodeJS.ProcessEnv): (() => boolean) | undefined {
  if (env.npm_lifecycle_event === undefined && env[STOPS_WITH_PARENT] === undefined) return undefined;
  const first = process.ppid;
  const line = [{ of: process.pid, is: first }];
  for (let pid = first; SHELLS.has(nameOf(pid) ?? '') && line.length <= MOST_SHELLS; ) {
    const above = parentOf(pid);
    if (above === undefined) break;
    line.push({ of: pid, is: above });
    pid = above;
  }
  return () => process.ppid !== first || line.some(({ of, is }) => of !== process.pid && parentOf(of) !== is);
}

function nameOf(pid: number): string | undefined {
  return statOf(pid)?.[1];
}

function parentOf(pid: number): number | undefined {
  const parent = statOf(pid)?.[2];
  return parent === undefined ? undefined : Number(parent);
}

/** Returns name and parent of a process; undefined without /proc, and of one that is gone. */
function statOf(pid: number): RegExpExecArray | undefined {
  try {
    return /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? undefined;
  } catch {
    return undefined;
  }
}

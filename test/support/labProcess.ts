import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordEvent } from '../../scripts/record/events.js';
import { PATIENCE_MS } from './patience.js';
import { root } from './root.js';

/** A lab started as a user starts it, with a reports folder of its own. */
export interface LabProcess {
  readonly child: ChildProcess;
  readonly reportsDir: string;
  readonly ended: Promise<{
    code: number | null;
    signal: string | null;
    stdout: string;
    stderr: string;
  }>;
  /** Events recorded so far by the run that began last. */
  events(): RecordEvent[];
  /** Waits for such an event. */
  until(condition: (event: RecordEvent) => boolean, limitMs?: number): Promise<RecordEvent>;
  remove(): void;
}

const LAB = [process.execPath, join(root, 'bin/grpc-leak-lab.js'), 'lab'];

/** @param command what a user would type before the flags */
export function startLab(args: readonly string[], command: readonly string[] = LAB): LabProcess {
  const reportsDir = mkdtempSync(join(tmpdir(), 'grpc-leak-lab-test-'));
  const [program, ...rest] = command as [string, ...string[]];
  const child = spawn(program, [...rest, `--reports=${reportsDir}`, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (data) => (output.stdout += data));
  child.stderr?.on('data', (data) => (output.stderr += data));
  const ended = new Promise<Awaited<LabProcess['ended']>>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, ...output }));
  });
  const events = () => readEventsOf(reportsDir);
  return {
    child,
    reportsDir,
    ended,
    events,
    async until(condition, limitMs = PATIENCE_MS) {
      for (const giveUp = Date.now() + limitMs; Date.now() < giveUp; await sleep(20)) {
        const found = events().find(condition);
        if (found) return found;
        if (child.exitCode !== null) break;
      }
      throw new Error(`the lab never recorded what was waited for; it said: ${output.stdout}${output.stderr}`);
    },
    remove: () => rmSync(reportsDir, { recursive: true, force: true }),
  };
}

/** Folders of the runs, oldest first. */
export function runDirs(reportsDir: string): string[] {
  return readdirSync(reportsDir)
    .filter((name) => existsSync(join(reportsDir, name, 'samples.ndjson')) && !/^latest(-|$)/.test(name))
    .sort()
    .map((name) => join(reportsDir, name));
}

/** Pids of the replicas that a run said hello from. */
export function replicaPids(events: readonly RecordEvent[]): number[] {
  return events.flatMap((event) => (event.from === 'replica' && event.line.kind === 'hello' ? [event.line.pid] : []));
}

/**
 * Waits for the first replica of a lab as a process: well before it can say anything, and before its line can be in the
 * record, which is up to 250 ms behind. Linux only: it is read from /proc.
 */
export async function firstReplicaOf({ child }: LabProcess): Promise<number> {
  for (const giveUp = Date.now() + PATIENCE_MS; Date.now() < giveUp && child.exitCode === null; await sleep(5)) {
    const replica = childrenOf(child.pid as number).find((pid) => commandOf(pid).includes('services/agent/main.js'));
    if (replica !== undefined) return replica;
  }
  throw new Error('the lab never started a replica');
}

/**
 * The folder that holds the keys of the run that these replicas belong to. Linux only: it is read from their
 * environment.
 */
export function secretsOf(pids: readonly number[]): string[] {
  return [
    ...new Set(
      pids.map((pid) => /LEAK_LAB_RUNTIME_DIR=([^\0]+)/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8'))?.[1] ?? ''),
    ),
  ];
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until none of them lives, or a limit. @returns those that still do */
export async function untilGone(pids: readonly number[], limitMs = PATIENCE_MS): Promise<number[]> {
  let left = pids.filter(isAlive);
  for (const giveUp = Date.now() + limitMs; left.length > 0 && Date.now() < giveUp; left = left.filter(isAlive))
    await sleep(20);
  return left;
}

function childrenOf(pid: number): number[] {
  const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return listed.split(' ').filter(Boolean).map(Number);
}

/** Empty for a process that has ended meanwhile. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function readEventsOf(reportsDir: string): RecordEvent[] {
  const dir = runDirs(reportsDir).at(-1);
  if (!dir) return [];
  try {
    const whole = readFileSync(join(dir, 'samples.ndjson'), 'utf8').split('\n').slice(0, -1);
    return whole.map((line) => JSON.parse(line));
  } catch {
    return [];
  }
}

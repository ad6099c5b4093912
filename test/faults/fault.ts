import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../support/patience.js';
import { root } from '../support/root.js';

/** What may go wrong around the lab, and what it then says and leaves. */
export interface Fault {
  /** What goes wrong. */
  readonly fault: string;
  /** True for what only root can do: a file system or a network of its own. */
  readonly isolated?: true;
  /** A line of shell that brings it about before anything is looked at. */
  readonly before?: string;
  /** The line of shell that meets it; `lab …` is the command line. */
  readonly sh: string;
  readonly exit: number;
  /** What stderr says: what happened, and the cure. */
  readonly says: readonly RegExp[];
  /** What stdout says. */
  readonly prints?: RegExp;
  /** How many runs are in the document that `--json` prints. */
  readonly runs?: number;
  /** The names of files that are there afterwards, somewhere below the folder; nothing else is new where it is absent. */
  readonly leaves?: readonly string[];
}

/** How a fault ended. */
export interface FaultEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The files below the folder, before and afterwards. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** What is left: temporary files, and processes. */
  readonly temporary: readonly string[];
  readonly processes: readonly string[];
}

const PREAMBLE = 'lab() { "$NODE" "$BIN" "$@"; }; export -f lab; ';

/** Brings a fault about in a folder of its own, which is then gone. */
export async function meet({ before = '', sh }: Fault): Promise<FaultEnd> {
  const place = mkdtempSync(join(tmpdir(), 'fault-'));
  const [work, temporary] = [join(place, 'work'), join(place, 'tmp')];
  for (const folder of [work, temporary]) mkdirSync(folder);
  const shell = (script: string) => inShell(script, work, { TMPDIR: temporary, MARK: temporary });
  try {
    const prepared = await shell(before);
    if (prepared.code !== 0) throw new Error(`${before}: ${prepared.stderr}`);
    const files = below(work);
    const end = await shell(sh);
    await until(() => markedBy(temporary).length === 0);
    const left = { temporary: readdirSync(temporary), processes: markedBy(temporary) };
    return { ...end, before: files, after: below(work), ...left };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function inShell(
  script: string,
  cwd: string,
  own: NodeJS.ProcessEnv,
): Promise<Pick<FaultEnd, 'code' | 'stdout' | 'stderr'>> {
  const told = { NODE: process.execPath, ROOT: root, BIN: join(root, 'bin/grpc-leak-lab.js'), RECORDS };
  const { npm_lifecycle_event: _, ...env } = process.env; // these are no scripts of npm, unless they say so
  const child = spawn('bash', ['-c', PREAMBLE + script], {
    ...{ cwd, env: { ...env, ...told, ...own } },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => (output.stdout += data));
  child.stderr.on('data', (data) => (output.stderr += data));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...output })));
}

const RECORDS = join(root, 'test/fixtures/records');

function below(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map(String).sort();
}

/** Returns the command lines of the processes that a fault has left: they have its mark in their environment. */
function markedBy(mark: string): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`MARK=${mark}`)
        ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')]
        : [];
    } catch {
      return []; // it has just ended
    }
  });
}

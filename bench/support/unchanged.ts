import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { root } from '../../test/support/root.js';

/** What a program says, and how it ends. */
export interface Said {
  stdout: string;
  stderr: string;
  code: number | null;
  signal: string | null;
}

/** Runs a command by itself. */
export function alone(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Said> {
  const [program = '', ...args] = words;
  const { NODE_OPTIONS: _, ...rest } = process.env;
  const child = spawn(program, args, {
    ...{ cwd: root, env: { ...rest, ...env }, timeout: 180_000, killSignal: 'SIGKILL' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code, signal) => resolve({ ...said, code, signal }));
  });
}

/** Runs a command under `check`, and returns what it said and how it ended there: without what `check` says after it. */
export async function underCheck(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Said> {
  const reports = mkdtempSync(join(tmpdir(), 'leak-lab-unchanged-'));
  try {
    const lab = [
      process.execPath,
      join(root, 'bin/grpc-leak-lab.js'),
      'check',
      '--quiet',
      `--reports=${reports}`,
      '--',
    ];
    const { stdout, stderr } = await alone([...lab, ...words], env);
    const { analysis } = JSON.parse(readFileSync(join(reports, 'latest', 'run.json'), 'utf8')) as AnalysedRun;
    const end = analysis.audit.find((finding) => finding.rule === 'command-ended');
    const verdict = stderr.search(/^[✔✘?] (?:leak|clean|inconclusive|invalid)\b/m);
    return {
      stdout,
      stderr: verdict < 0 ? stderr : stderr.slice(0, verdict),
      code: end?.code ?? null,
      signal: end?.signal ?? null,
    };
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

/** Returns what differs from run to run of the same program without any lab: numbers of processes, times and addresses. */
export function steady({ stdout, stderr, ...end }: Said): Said {
  const same = (text: string) =>
    text.replace(/\(node:\d+\)/g, '(node:N)').replace(/\d+ms|0x[\da-f]+|127\.0\.0\.1:\d+/g, 'N');
  return { stdout: same(stdout), stderr: same(stderr), ...end };
}

import { spawn } from 'node:child_process';

/** The end of a program that was waited for. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface HowToRun {
  cwd?: string;
  env?: Readonly<Record<string, string | undefined>>;
  /** It is killed after this time. */
  limitMs: number;
}

/** Runs a program until it ends, and keeps what it says. */
export function run(command: string, args: readonly string[], { cwd, env, limitMs }: HowToRun): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...(cwd !== undefined && { cwd }),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

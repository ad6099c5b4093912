import { startProgram } from '../../services/process/childProcess.js';

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

/**
 * Runs a program until it ends, and keeps what it says; it does not outlive this process.
 * @throws {Error} when it could not be started
 */
export async function run(command: string, args: readonly string[], { cwd, env, limitMs }: HowToRun): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  const program = startProgram(command, args, {
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
    output: (line, from) => {
      said[from] += `${line}\n`;
    },
  });
  const limit = setTimeout(program.kill, limitMs);
  const { code, failure } = await program.ended;
  clearTimeout(limit);
  if (failure) throw failure;
  return { code, ...said };
}

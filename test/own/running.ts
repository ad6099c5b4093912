import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PATIENCE_MS } from '../support/patience.js';

/** A program that ran before the lab came. */
export interface Running extends AsyncDisposable {
  readonly pid: number;
  readonly printed: { stdout: string; stderr: string };
  /** Asks it over IPC, and returns its answer. */
  ask(question: string): Promise<unknown>;
  /** Resolves to its exit status, or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
}

/** Starts a program, and waits until it has printed its first line. */
export async function running(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Running> {
  const [program = '', ...args] = words;
  const { NODE_OPTIONS: _, ...own } = process.env;
  const child: ChildProcess = spawn(program, args, {
    env: { ...own, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    timeout: 3 * PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  const printed = { stdout: '', stderr: '' };
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
  const ended = new Promise<number | string | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  );
  const isReady = new Promise((resolve) =>
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed.stdout += text;
      resolve(true);
    }),
  );
  await Promise.race([isReady, ended]);
  return {
    pid: child.pid ?? 0,
    printed,
    ended,
    async ask(question) {
      child.send(question);
      const [answer] = await once(child, 'message');
      return answer;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGCONT');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The words of a Node whose inspector gets a port of its own, so that several can be attached to at a time. */
export const NODE = [process.execPath, '--inspect-port=0'] as const;

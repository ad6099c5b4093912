/**
 * The one way in which a process of this project starts another program and holds on to it.
 *
 * It is our own, not execa 9.6 (execa 10 needs Node 22; we run on 20): execa's `cleanup` sends SIGTERM, and leaves
 * alone what has a process group of its own; it has no group to kill and no limit to one line, but ends the stream at
 * `maxBuffer`; it rejects when the child fails, which here is a result; and it takes 0.1 s of CPU to load, 23 packages.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { atExit } from './exitRegistry.js';
import { eachLine } from './lines.js';

export interface StartOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /**
   * `pipe`: a pipe that ends when this process does, however that ends; a child that watches it ends then too. Default
   * `none`.
   */
  readonly input?: 'pipe' | 'inherit' | 'none';
  /**
   * A function that is told every line; the output is drained in any case. `inherit`: it goes where ours goes. `none`:
   * it goes nowhere. `to-stderr`: all of it goes to our stderr. {@link Passing}: it goes on byte for byte, and is read.
   */
  readonly output: 'inherit' | 'to-stderr' | 'none' | OnLine | Passing;
  /**
   * True for a process group of its own: a Ctrl-C in the terminal does not reach the child, and it is killed with all
   * that it started. Without one, it is killed with the group of this process, whoever kills that.
   */
  readonly ownGroup?: boolean;
  /** True when the child sees to its own end once this process is gone, and so is not killed when we exit. */
  readonly outlivesUs?: boolean;
}

/** Told every line of a program's output. */
export type OnLine = (line: string, from: 'stdout' | 'stderr') => void;

/** Output that goes on to where it belongs, and is read on its way; the program then finds no terminal. */
export interface Passing {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly onLine: OnLine;
}

/** A program that was started. Unless it `outlivesUs`, it is killed with SIGKILL when this process ends. */
export interface StartedProgram {
  readonly pid: number | undefined;
  /** Resolves once the process has ended, or could not be started. Never rejects. */
  readonly exited: Promise<ProgramEnd>;
  /** Resolves once the process has ended and all of its output has been handed on. */
  readonly ended: Promise<ProgramEnd>;
  write(text: string): void;
  /** Ends its standard input: the normal way to stop a child that watches it. */
  endInput(): void;
  /**
   * Sends a signal, SIGKILL unless another one is named, to the process, or to its group where it has one. Does nothing
   * once it has ended.
   */
  kill(signal?: NodeJS.Signals): void;
  /** Lets this process end before the child does. */
  unref(): void;
}

export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The reason why it could not be started. */
  readonly failure?: NodeJS.ErrnoException;
}

/**
 * Starts a program.
 * @throws {Error} when the system refuses at once; a program that is not there, or may not be run, is a `failure`
 */
export function startProgram(program: string, args: readonly string[], options: StartOptions): StartedProgram {
  const { env, cwd, input = 'none', output, ownGroup = false, outlivesUs = false } = options;
  const out = typeof output === 'string' ? OUTPUT[output] : 'pipe';
  const stdio = [input === 'none' ? 'ignore' : input, out, output === 'to-stderr' ? 'inherit' : out] as const;
  const child = spawn(program, args, { env, cwd, stdio: [...stdio], detached: ownGroup });
  let living = true;
  const kill = (signal: NodeJS.Signals = 'SIGKILL') => {
    if (living) send(child, signal, ownGroup);
  };
  const forget = outlivesUs ? undefined : atExit(`ending ${program}`, kill);
  const exited = endOf(child, () => {
    living = false;
    forget?.();
    if (ownGroup) send(child, 'SIGKILL', ownGroup); // what it leaves behind would hold its output open
  });
  if (typeof output === 'object') {
    child.stdout?.pipe(output.stdout, { end: false });
    child.stderr?.pipe(output.stderr, { end: false });
  }
  const onLine = typeof output === 'object' ? output.onLine : output;
  const drained = drain(child, typeof onLine === 'function' ? onLine : () => undefined);
  child.stdin?.on('error', () => undefined); // it ended before us
  return {
    pid: child.pid,
    exited,
    ended: drained.then(() => exited),
    write: (text) => void child.stdin?.write(text),
    endInput: () => void child.stdin?.end(),
    kill,
    unref: () => child.unref(),
  };
}

const OUTPUT = { inherit: 'inherit', 'to-stderr': 2, none: 'ignore' } as const;

function endOf(child: ChildProcess, then: () => void): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const end = (how: ProgramEnd) => {
      then();
      resolve(how);
    };
    child.on('error', (failure) => child.pid === undefined && end({ code: null, signal: null, failure }));
    child.once('exit', (code, signal) => end({ code, signal }));
  });
}

async function drain(child: ChildProcess, push: OnLine): Promise<void> {
  const { stdout, stderr } = child;
  await Promise.all([
    stdout && eachLine(stdout, (line) => push(line, 'stdout')),
    stderr && eachLine(stderr, (line) => push(line, 'stderr')),
  ]);
}

function send(child: ChildProcess, signal: NodeJS.Signals, toGroup: boolean): void {
  if (child.pid === undefined) return;
  if (!toGroup) return void child.kill(signal);
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal); // where there are no groups; or all of it has just ended
  }
}

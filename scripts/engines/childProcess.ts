import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { ProcessEnd, Running } from './engine.js';
import { lineBuffer } from './lineBuffer.js';

/** A line longer than this is cut into pieces, so that a process without newlines cannot fill our memory. */
const LONGEST_LINE = 1 << 20;

/** A child process as the engine holds it. It ends when its standard input does. */
export interface Child extends Running {
  readonly pid: number | undefined;
  /** Ends its standard input, and with it the process; `kill`s it when it has not ended by `graceMs`. */
  stop(graceMs: number): Promise<void>;
  kill(): void;
}

/** Children that live. The lab may be ended at once; none of them, not even one that hangs, may outlive it then. */
const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) killGroup(child);
});

/**
 * Starts a program of Node's. It gets a process group of its own, so that a Ctrl-C in the terminal reaches the lab
 * alone.
 */
export function startChild(nodeArguments: readonly string[], environment: Readonly<Record<string, string>>): Child {
  const child = spawn(process.execPath, nodeArguments, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: environment,
    detached: true,
  });
  const lines = lineBuffer<string>();
  let stopping = false;
  living.add(child);
  child.stdin.on('error', () => undefined); // it ended before us
  const drained = Promise.all([drain(child.stdout, lines.push), drain(child.stderr, lines.push)]);
  const ended = ending(child, lines.push, () => stopping).then(async (end) => {
    await drained;
    return end;
  });
  const kill = () => killGroup(child);
  return {
    pid: child.pid,
    ended,
    onLine: lines.listen,
    kill,
    async stop(graceMs) {
      stopping = true;
      child.stdin.end();
      const timer = setTimeout(kill, graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** With what it has started itself. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || !living.has(child)) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // where there are no groups
  }
}

function ending(
  child: ChildProcessByStdio<Writable, Readable, Readable>,
  log: (line: string) => void,
  stopping: () => boolean,
): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      living.delete(child);
      log(`it could not be started: ${error.message}`);
      resolve({ code: null, signal: null, expected: false });
    });
    child.once('exit', (code, signal) => {
      living.delete(child);
      resolve({ code, signal, expected: stopping() });
    });
  });
}

/** Splits a stream into lines until it ends. */
function drain(stream: Readable, push: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return new Promise((resolve) => {
    stream.on('data', (data: Buffer) => {
      const lines = (rest + decoder.write(data)).split('\n');
      rest = lines.pop() as string;
      if (rest.length > LONGEST_LINE) {
        lines.push(rest);
        rest = '';
      }
      for (const line of lines) push(line);
    });
    stream.once('error', () => undefined);
    stream.once('close', () => {
      if (rest) push(rest);
      resolve();
    });
  });
}

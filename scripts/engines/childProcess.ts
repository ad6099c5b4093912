import { startProgram } from '../../services/process/childProcess.js';
import type { ProcessEnd, Running } from './engine.js';
import { lineBuffer } from './lineBuffer.js';

/** A child process as the engine holds it. It ends when its standard input does. */
export interface EngineChild extends Running {
  readonly pid: number | undefined;
  /** Ends its standard input, and with it the process; kills the process if it has not ended after `graceMs`. */
  stop(graceMs: number): Promise<void>;
  kill(): void;
}

/** Starts a program in a process group of its own; by itself it is Node. */
export function startChild(
  programArguments: readonly string[],
  environment: Readonly<Record<string, string>>,
  program = process.execPath,
): EngineChild {
  const lines = lineBuffer<string>();
  let stopping = false;
  const child = startProgram(program, programArguments, {
    env: environment,
    input: 'pipe',
    output: lines.push,
    ownGroup: true,
  });
  const exited = child.exited.then(({ code, signal, failure }): ProcessEnd => {
    if (failure) lines.push(`it could not be started: ${failure.message}`);
    return { code, signal, expected: stopping && !failure };
  });
  const ended = child.ended.then(() => exited);
  return {
    pid: child.pid,
    ended,
    onLine: lines.listen,
    kill: () => child.kill(),
    async stop(graceMs) {
      stopping = true;
      child.endInput();
      const timer = setTimeout(() => child.kill(), graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

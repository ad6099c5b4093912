/**
 * The one list of what has to be undone when this process ends, however it ends but by SIGKILL: children killed,
 * folders with keys removed, a record written to its end, the cursor shown again.
 *
 * It is our own, not signal-exit 4.1 (the last release is of February 2024, no dependencies): that replaces
 * `process.emit` and `process.reallyExit`, listens to some 15 signals, and calls back in the order of registration. A
 * list that runs backwards and collects errors would still have to be written on top of it; what it saves is the
 * dozen lines below that end the process by the signal that came.
 */

import { constants } from 'node:os';

/** The signals that end a process which does not listen to them. */
const FATAL = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

interface Step {
  readonly what: string;
  readonly undo: () => void;
}

const steps = new Set<Step>();

/**
 * Has something undone when this process ends: the step that was registered last comes first, and a step that fails
 * keeps no other from its turn. The process listens to signals only while anything is registered.
 * @param what the step in words, for its error
 * @param undo synchronous: nothing asynchronous happens in a process that ends
 * @returns a function that takes the step off the list
 */
export function atExit(what: string, undo: () => void): () => void {
  const step = { what, undo };
  if (steps.size === 0) listen();
  steps.add(step);
  return () => {
    if (steps.delete(step) && steps.size === 0) unlisten();
  };
}

function listen(): void {
  process.on('exit', undoAll);
  for (const signal of FATAL) process.on(signal, endBy);
}

function unlisten(): void {
  process.off('exit', undoAll);
  for (const signal of FATAL) process.off(signal, endBy);
}

/** Ends the process by the signal, unless somebody else listens to it, who then decides what becomes of the process. */
function endBy(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  undoAll();
  process.kill(process.pid, signal); // with nobody listening now, this ends the process
  process.exit(128 + constants.signals[signal]); // but not process 1 of a container
}

/** Undoes all steps. A step may register another one, which then has its turn as well. */
function undoAll(): void {
  const errors: string[] = [];
  for (let step = last(); step; step = last()) {
    steps.delete(step);
    try {
      step.undo();
    } catch (error) {
      errors.push(`at exit, ${step.what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  unlisten();
  for (const error of errors) console.error(error);
}

function last(): Step | undefined {
  return [...steps].at(-1);
}

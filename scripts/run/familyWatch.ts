import { type Descendant, descendantsOf, readProcess } from '../engines/command/descendants.js';
import type { UnseenProcess } from '../record/unseenProcess.js';

/** Milliseconds between two looks at the processes below a command. */
const EVERY_MS = 500;

/** Shells and tools that start others and wait are no program of anybody's. */
const STARTERS = /^\S*\/?(sh|bash|dash|zsh|ash|env|timeout|nice|setsid|sudo|tini|dumb-init)( |$)/;

/** Milliseconds for which a process must have been there to be told: what is quicker is a tool. */
const LASTING_MS = 1000;

interface Relative extends Descendant {
  readonly firstMs: number;
  readonly lastMs: number;
}

/**
 * The watch on all that descends from a command, by the kernel's own tables: a process that the probe does not come
 * into is found here, and so is one that the command leaves behind.
 */
export class FamilyWatch {
  readonly #root: number | undefined;
  readonly #relatives = new Map<number, Relative>();
  readonly #timer: NodeJS.Timeout;

  /** Begins to watch what descends from `root`. */
  constructor(root: number | undefined) {
    this.#root = root;
    this.#timer = setInterval(() => this.look(), EVERY_MS).unref();
  }

  /** Looks once more. */
  look(): void {
    if (this.#root === undefined) return;
    const now = performance.now();
    const living = this.#living();
    for (const each of [...living, ...descendantsOf([this.#root, ...living.map(({ pid }) => pid)])])
      if (each.command !== '') {
        const firstMs = this.#relatives.get(each.pid)?.firstMs ?? now;
        this.#relatives.set(each.pid, { ...each, firstMs, lastMs: now });
      }
  }

  /**
   * Returns the programs that lived on for a while and never said a word.
   * @param heard the processes that did
   */
  unseen(heard: ReadonlySet<number>): UnseenProcess[] {
    return [...this.#relatives.values()]
      .filter(({ pid, command, firstMs, lastMs }) => {
        return !heard.has(pid) && lastMs - firstMs >= LASTING_MS && !STARTERS.test(command);
      })
      .map(({ pid, command, isNode, cpuMs }) => ({ pid, command: command.slice(0, 300), isNode, cpuMs }));
  }

  /** Sends a signal to each that lives on. */
  signal(name: NodeJS.Signals): void {
    for (const { pid } of this.#living()) {
      try {
        process.kill(pid, name);
      } catch {
        // It has just ended.
      }
    }
  }

  /** Returns those that live on, as they are now; others that got their numbers since are none of them. */
  #living(): Descendant[] {
    return [...this.#relatives.values()].flatMap(({ pid, started }) => {
      const now = readProcess(pid);
      return now?.started === started ? [now] : [];
    });
  }

  /** Stops watching. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

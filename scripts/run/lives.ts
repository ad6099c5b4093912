import type { FoundLine } from './logLine.js';

/** The life of one process, as its lines tell it. */
interface Life {
  readonly boot: string;
  readonly source: string;
  readonly firstMs: number;
  lastMs: number;
}

/**
 * Sorts out whose lives the lines of a log are. Every start of a process has a mark of its own, its boot; what the log
 * does not say is which of them are one process that was started again. Lives with the same source that follow one
 * another are; lives at the same time are of different processes.
 */
export class Lives {
  readonly #lives = new Map<string, Life>();

  /** Takes one line; one that is torn before its boot and time is passed over. */
  add({ text, source }: FoundLine): void {
    const boot = /"boot":"([^"]+)"/.exec(text)?.[1];
    const atMs = Number(/"atMs":(\d+(?:\.\d+)?)/.exec(text)?.[1]);
    if (boot === undefined || !Number.isFinite(atMs)) return;
    const life = this.#lives.get(boot);
    if (life) life.lastMs = Math.max(life.lastMs, atMs);
    else this.#lives.set(boot, { boot, source, firstMs: atMs, lastMs: atMs });
  }

  /** The moment of the first line of all, in ms since the Unix epoch; undefined without any. */
  get firstMs(): number | undefined {
    let first: number | undefined; // there may be more lives than a call takes arguments
    for (const { firstMs } of this.#lives.values()) first = Math.min(first ?? firstMs, firstMs);
    return first;
  }

  /** Returns the name of the process that each boot belongs to. */
  names(): ReadonlyMap<string, string> {
    const processes: { source: string; lastMs: number; boots: string[] }[] = [];
    for (const life of [...this.#lives.values()].sort((a, b) => a.firstMs - b.firstMs)) {
      const before = processes.find(({ source, lastMs }) => source === life.source && lastMs < life.firstMs);
      if (before) {
        before.boots.push(life.boot);
        before.lastMs = life.lastMs;
      } else processes.push({ source: life.source, lastMs: life.lastMs, boots: [life.boot] });
    }
    const alike = new Map<string, number>();
    for (const { source } of processes) alike.set(source, (alike.get(source) ?? 0) + 1);
    const numbers = new Map<string, number>();
    return new Map(
      processes.flatMap(({ source, boots }) => {
        const base = source === '' ? 'process' : source;
        const number = (numbers.get(source) ?? 0) + 1;
        numbers.set(source, number);
        const name = (alike.get(source) ?? 0) > 1 ? `${base}-${number}` : base;
        return boots.map((boot) => [boot, name] as const);
      }),
    );
  }
}

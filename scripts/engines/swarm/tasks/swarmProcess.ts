import { isVitalsLine } from '../../../../protos/vitalsLine.js';
import type { ProcessEnd, Replica } from '../../engine.js';
import { lineBuffer } from '../../lineBuffer.js';
import type { OpenLog } from '../log/openLog.js';
import { TaskLog } from '../log/taskLog.js';
import type { Task } from './list.js';

/** The longest wait for the last of a log, which its node may not give any more. */
const LAST_READ_MS = 4_000;

/** A replica or a job: a name, and later the task that bears it. */
export class SwarmProcess implements Replica {
  readonly name: string;
  readonly ended: Promise<ProcessEnd>;
  /** The task as it was seen last; undefined until the process has one. */
  task: Task | undefined;
  /** The memory of its container as it reported it last. */
  cgroupBytes: number | undefined;

  readonly #lines = lineBuffer<string>();
  #log: TaskLog | undefined;
  #end: (ending: ProcessEnd) => void = () => undefined;
  #ending = false;
  /** The moment of `performance.now()` at which it was said to hang. */
  #suspectMs: number | undefined;

  constructor(name: string) {
    this.name = name;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  onLine(listener: (line: string) => void): void {
    this.#lines.listen(listener);
  }

  /**
   * Marks it as suspected of hanging. Its log may have stalled, so the log is read again first; a line of it clears the
   * suspicion.
   */
  kill(): void {
    if (this.#suspectMs !== undefined) return;
    this.#suspectMs = performance.now();
    this.#log?.reopen();
  }

  /** The time that it has been silent since it was said to hang; 0 where it does not hang. */
  get hungMs(): number {
    return this.#suspectMs === undefined ? 0 : performance.now() - this.#suspectMs;
  }

  /** Follows its log from now on. */
  follow(open: OpenLog, stallMs: number): void {
    this.#log = new TaskLog(open, { stallMs, line: (text) => this.#line(text) });
  }

  /**
   * Ends it, once: its task has ended, or is lost. Reads what is left of the log, then resolves `ended` with what `how`
   * finds out.
   */
  async end(how: () => Promise<ProcessEnd>): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    const [ending] = await Promise.all([how(), this.#log?.finish(LAST_READ_MS)]);
    this.#end(ending);
  }

  /** Stops following its log, and reads no more of it. */
  async abandon(): Promise<void> {
    await this.#log?.finish(0);
  }

  /** True once its end was seen, though its log may still be read. */
  get isEnding(): boolean {
    return this.#ending;
  }

  /** Returns how many vitals lines of each boot never arrived. */
  missing(): { boot: string; missing: number }[] {
    return this.#log?.missing() ?? [];
  }

  #line(text: string): void {
    this.#suspectMs = undefined;
    if (isVitalsLine(text)) {
      const bytes = /"cgroupBytes":(\d+)/.exec(text)?.[1];
      if (bytes !== undefined) this.cgroupBytes = Number(bytes);
    }
    this.#lines.push(text);
  }
}

import { isVitalsLine } from '../../../../protos/vitalsLine.js';
import type { DockerLogLine } from './logLines.js';

/** The sequence numbers of one boot of a replica: all below `next` have been seen, except the holes. */
interface BootNumbers {
  next: number;
  readonly holes: { from: number; to: number }[];
}

interface LogMark {
  timestamp: string;
  nth: number;
}

/**
 * A record of which lines of one task's log have been seen, so that it can be read again from its start and every line
 * be told once. Vitals are told apart by boot and sequence number. Other lines have only their timestamp, which is
 * compared while a reading catches up and not after: a clock that is set back hides nothing. Only marks are kept,
 * however long the run.
 */
export class LineDeduplicator {
  readonly #lives = new Map<string, BootNumbers>();
  readonly #marks = new Map<DockerLogLine['from'], LogMark>();
  #catchingUp = new Map<DockerLogLine['from'], LogMark>();

  /** Expects the next lines from the start of the log. */
  again(): void {
    this.#catchingUp = new Map([...this.#marks].map(([from, mark]) => [from, { ...mark }]));
  }

  isNew(line: DockerLogLine): boolean {
    const { from, timestamp, nth, text } = line;
    const until = this.#catchingUp.get(from);
    const caughtUp =
      until === undefined || timestamp > until.timestamp || (timestamp === until.timestamp && nth > until.nth);
    if (caughtUp) {
      this.#catchingUp.delete(from);
      this.#marks.set(from, { timestamp, nth });
    }
    const numbered = numberOf(text);
    return numbered ? this.#isNewOf(numbered) : caughtUp;
  }

  /** Returns how many lines of each boot are missing between those that were seen. */
  missing(): { boot: string; missing: number }[] {
    return [...this.#lives].flatMap(([boot, { holes }]) => {
      const missing = holes.reduce((sum, { from, to }) => sum + to - from + 1, 0);
      return missing > 0 ? [{ boot, missing }] : [];
    });
  }

  #isNewOf({ boot, seq }: { boot: string; seq: number }): boolean {
    const life = this.#lives.get(boot) ?? { next: 0, holes: [] };
    this.#lives.set(boot, life);
    if (seq < life.next) return fill(life.holes, seq);
    if (seq > life.next) life.holes.push({ from: life.next, to: seq - 1 });
    life.next = seq + 1;
    return true;
  }
}

/**
 * Fills a hole.
 * @returns whether there was one at that number
 */
function fill(holes: { from: number; to: number }[], seq: number): boolean {
  const at = holes.findIndex(({ from, to }) => from <= seq && seq <= to);
  const hole = holes[at];
  if (!hole) return false;
  const left = [
    { from: hole.from, to: seq - 1 },
    { from: seq + 1, to: hole.to },
  ].filter(({ from, to }) => from <= to);
  holes.splice(at, 1, ...left);
  return true;
}

/** Matches a vitals line by its envelope: boot and number stand first in what a probe writes. */
const ENVELOPE = /^\{"vitals":\d+,"boot":"([^"]{1,64})","seq":(\d{1,15}),.*\}$/s;

function numberOf(text: string): { boot: string; seq: number } | undefined {
  if (!isVitalsLine(text)) return undefined;
  const [, boot, seq] = ENVELOPE.exec(text) ?? [];
  return boot === undefined ? undefined : { boot, seq: Number(seq) };
}

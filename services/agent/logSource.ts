import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../variants/variant.js';

const LINES_KEPT = 100;
const POLL_MS = 50;

/** The replica's own log: printed on its stdout, kept for a while, and followed by StreamLogs. */
export interface LogSource extends Log {
  log(text: string): void;
  /** The number of generators that follow it at this moment. One that outlives its stream is a leak of its own. */
  readonly followers: number;
}

export function createLogSource(): LogSource {
  const lines: { atMs: number; text: string }[] = [];
  let written = 0;
  let followers = 0;
  return {
    get followers() {
      return followers;
    },
    log(text) {
      process.stdout.write(`${text}\n`);
      lines.push({ atMs: Date.now(), text });
      written += 1;
      if (lines.length > LINES_KEPT) lines.shift();
    },
    async *follow(signal) {
      followers += 1;
      try {
        for (let next = written - lines.length; !signal?.aborted; ) {
          for (; next < written; next += 1) {
            const line = lines[lines.length - (written - next)];
            if (line) yield line;
          }
          await sleep(POLL_MS, undefined, { ...(signal && { signal }) }).catch(() => undefined);
        }
      } finally {
        followers -= 1;
      }
    },
  };
}

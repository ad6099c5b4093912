import type { RecordedStop, StopCause } from './earlyStop.js';

const SIGNALS: ReadonlySet<string> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Returns the cause of an early stop that an older lab recorded in words alone; undefined for words that no lab wrote.
 * This is the one place that reads them.
 */
export function causeInLegacyWords({ by, message }: Pick<RecordedStop, 'by' | 'message'>): StopCause | undefined {
  if (SIGNALS.has(by)) return { by: 'signal', signal: by };
  if (by === 'a failing disk') return { by: 'disk', message };
  if (by === 'what is missing') return { by: 'missing', message };
  if (by === 'an internal error') return { by: 'internal-error', message };
  const [, seconds] = /^its time limit of ([\d.]+) s$/.exec(by) ?? TIME_LIMIT_REACHED.exec(message) ?? [];
  return seconds === undefined ? undefined : { by: 'time-limit', limitMs: 1000 * Number(seconds) };
}

/** Matches the first labs' message, which held how long the limit was; their words were `time limit`. */
const TIME_LIMIT_REACHED = /^the run reached its time limit of ([\d.]+) s$/;

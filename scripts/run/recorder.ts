import type { LoadLine } from '../../protos/load.js';
import type { Vitals } from '../../protos/vitals.js';
import type { LabLine, RecordEvent } from '../record/events.js';
import type { RecordWriter } from '../record/recordWriter.js';
import type { RunObserver } from './observer.js';

/** The one sink of a run: it takes what is seen, with its source, and stamps it with the time. No call throws. */
export interface Recorder {
  /**
   * Records a line of a process.
   * @param atMs when it was received, where that was not now: in ms since the run's start
   */
  vitals(replica: string, line: Vitals, atMs?: number): void;
  load(line: LoadLine): void;
  lab(line: LabLine, atMs?: number): void;
  /** Records a line that a process printed and that is neither vitals nor load. */
  log(source: string, line: string): void;
}

/** Makes a recorder that writes the record and shows it to the observer. Its times count from its first event on. */
export function createRecorder(
  record: Pick<RecordWriter, 'append' | 'log'>,
  observer: Pick<RunObserver, 'event'>,
): Recorder {
  let beganMs: number | undefined;
  const receivedMs = () => {
    const nowMs = performance.now();
    beganMs ??= nowMs;
    return Math.round((nowMs - beganMs) * 1000) / 1000;
  };
  const put = (event: RecordEvent) => {
    record.append(event);
    observer.event(event);
  };
  return {
    vitals: (replica, line, atMs = receivedMs()) => put({ receivedMs: atMs, from: 'replica', replica, line }),
    load: (line) => put({ receivedMs: receivedMs(), from: 'load', line }),
    lab: (line, atMs = receivedMs()) => put({ receivedMs: atMs, from: 'lab', line }),
    log: (source, line) => record.log(source, line),
  };
}

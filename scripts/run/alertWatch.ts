import { type Running, Unavailable } from '../engines/engine.js';
import { MONITOR } from '../engines/prometheus/monitor.js';
import { alertReader } from './alertReader.js';
import { LogTail } from './logTail.js';
import { processEndText } from './processEndText.js';
import type { Recorder } from './recorder.js';

/** The beginning of lines that it prints for whoever follows the run. */
const NOTE = 'note: ';

/**
 * Makes the alerts of a run's Prometheus part of its record, wherever that runs: its answers come as lines of its
 * output.
 * @returns never resolves; rejects with {@link Unavailable} when it has ended before the lab ended it
 */
export async function watchAlerts(monitor: Running, { lab, log }: Pick<Recorder, 'lab' | 'log'>): Promise<never> {
  const read = alertReader();
  const lastLog = new LogTail();
  let answered = false;
  monitor.onLine((text) => {
    const lines = read(text);
    answered ||= lines !== undefined;
    for (const line of lines ?? []) lab(line);
    if (lines) return;
    if (text.startsWith(NOTE)) return lab({ kind: 'note', text: text.slice(NOTE.length) });
    lastLog.push(text);
    log(MONITOR, text);
  });
  const ending = await monitor.ended;
  if (ending.expected && !answered)
    lab({
      kind: 'note',
      text: 'Prometheus was asked for its alerts and never answered: whether any fired is not known',
    });
  if (ending.expected) return new Promise<never>(() => undefined);
  const what = `Prometheus ended with ${processEndText(ending)}`;
  lab({ kind: 'note', text: `${what}: no alert was seen from then on` });
  throw new Unavailable([
    {
      message: [what, lastLog.lines.at(-1)].filter((part) => part !== undefined).join(': '),
      remedy: `logs/${MONITOR}.log in the folder of the run says more; without --monitor none is needed`,
    },
  ]);
}

import { endingText } from '../endingText.js';
import type { Running } from '../engines/engine.js';
import type { LabLine } from '../events.js';
import type { Recorder } from '../run.js';
import { alertReader } from './alerts.js';

/** What the monitor of a run is called in its record. */
export const MONITOR = 'prometheus';

/** What it prints for who follows the run begins so. */
const NOTE = 'note: ';

/** Makes the alerts of a run's Prometheus part of its record, wherever that runs: what it answered comes as lines of its output. */
export function watchMonitor(monitor: Running, lab: (line: LabLine) => void, log: Recorder['log']): void {
  const read = alertReader();
  monitor.onLine((text) => {
    const lines = read(text);
    for (const line of lines ?? []) lab(line);
    if (lines) return;
    if (text.startsWith(NOTE)) lab({ kind: 'note', text: text.slice(NOTE.length) });
    else log(MONITOR, text);
  });
  void monitor.ended.then((ending) => {
    if (!ending.expected) lab({ kind: 'note', text: `Prometheus ended with ${endingText(ending)}: no alert was seen from then on` });
  });
}

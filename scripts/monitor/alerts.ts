import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { LabLine } from '../events.js';

export type AlertLine = Extract<LabLine, { kind: 'alert' }>;

/** The part of Prometheus's answer that is used here. */
const answer = z.object({
  data: z.object({
    alerts: z.array(z.object({ labels: z.record(z.string(), z.string()), state: z.enum(['pending', 'firing']), value: z.string() })),
  }),
});

type Alert = z.infer<typeof answer>['data']['alerts'][number];

const ANSWER_WITHIN_MS = 2_000;

/**
 * Asks a Prometheus for its alerts until `signal` aborts, and tells of every change.
 * @param url of Prometheus, e.g. `http://127.0.0.1:9090`
 */
export async function watchAlerts(url: string, everyMs: number, tell: (line: AlertLine) => void, signal: AbortSignal): Promise<void> {
  let known = new Map<string, Alert>();
  while (!signal.aborted) {
    const now = await alertsOf(url);
    if (now) {
      for (const line of changes(known, now)) tell(line);
      known = now;
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** By name and replica. Undefined when it does not answer: it is starting, or ending. */
async function alertsOf(url: string): Promise<Map<string, Alert> | undefined> {
  try {
    const response = await fetch(`${url}/api/v1/alerts`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const { alerts } = answer.parse(await response.json()).data;
    return new Map(alerts.map((alert) => [`${alert.labels.alertname} ${alert.labels.replica}`, alert]));
  } catch {
    return undefined;
  }
}

function changes(before: ReadonlyMap<string, Alert>, now: ReadonlyMap<string, Alert>): AlertLine[] {
  const begun = [...now].filter(([key, { state }]) => before.get(key)?.state !== state).map(([, alert]) => lineOf(alert, alert.state));
  const over = [...before].filter(([key]) => !now.has(key)).map(([, alert]) => lineOf(alert, 'inactive'));
  return [...begun, ...over];
}

function lineOf({ labels, value }: Alert, state: AlertLine['state']): AlertLine {
  const { alertname = '', replica } = labels;
  const number = Number(value);
  return { kind: 'alert', name: alertname, state, ...(replica !== undefined && { replica }), ...(Number.isFinite(number) && { value: number }) };
}

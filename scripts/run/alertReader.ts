import { z } from 'zod';
import type { LabLine } from '../record/events.js';

type AlertLine = Extract<LabLine, { kind: 'alert' }>;

/** The schema of Prometheus's answer to `/api/v1/alerts`, as far as it is used here. */
const answer = z.object({
  data: z.object({
    alerts: z.array(
      z.object({ labels: z.record(z.string(), z.string()), state: z.enum(['pending', 'firing']), value: z.string() }),
    ),
  }),
});

type Alert = z.infer<typeof answer>['data']['alerts'][number];

/**
 * Makes a reader of Prometheus's answers to `/api/v1/alerts`, one after the other, as text.
 * @returns a reader that tells how the alerts differ from those of the answer before; undefined for a text that is no
 * answer
 */
export function alertReader(): (text: string) => AlertLine[] | undefined {
  let known = new Map<string, Alert>();
  return (text) => {
    const now = alertsOf(text);
    if (!now) return undefined;
    const before = known;
    known = now;
    return changes(before, now);
  };
}

/** Parses an answer and returns its alerts by name and replica. */
function alertsOf(text: string): Map<string, Alert> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const { alerts } = answer.parse(JSON.parse(text)).data;
    return new Map(alerts.map((alert) => [`${alert.labels.alertname} ${alert.labels.replica}`, alert]));
  } catch {
    return undefined;
  }
}

function changes(before: ReadonlyMap<string, Alert>, now: ReadonlyMap<string, Alert>): AlertLine[] {
  const begun = [...now]
    .filter(([key, { state }]) => before.get(key)?.state !== state)
    .map(([, alert]) => lineOf(alert, alert.state));
  const over = [...before].filter(([key]) => !now.has(key)).map(([, alert]) => lineOf(alert, 'inactive'));
  return [...begun, ...over];
}

function lineOf({ labels, value }: Alert, state: AlertLine['state']): AlertLine {
  const { alertname = '', replica } = labels;
  const number = Number(value);
  return {
    kind: 'alert',
    name: alertname,
    state,
    ...(replica !== undefined && { replica }),
    ...(Number.isFinite(number) && { value: number }),
  };
}

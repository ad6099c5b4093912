import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { startChild } from '../../scripts/engines/childProcess.js';
import { Unavailable } from '../../scripts/engines/engine.js';
import type { LabLine } from '../../scripts/record/events.js';
import { watchAlerts } from '../../scripts/run/alertWatch.js';

const answer = (...alerts: [state: string, replica?: string, value?: string][]) =>
  JSON.stringify({
    status: 'success',
    data: {
      alerts: alerts.map(([state, replica, value = '6e+00']) => ({
        labels: { alertname: 'Growth', ...(replica && { replica }) },
        state,
        value,
      })),
    },
  });

/** Returns what becomes of the lines that a monitor prints before it ends with that status. */
async function seenOf(lines: readonly string[], status: number): Promise<{ lab: LabLine[]; log: string[] }> {
  const seen = { lab: [] as LabLine[], log: [] as string[] };
  const child = startChild(
    ['-e', `${JSON.stringify(lines)}.forEach((line) => console.log(line)); process.exitCode = ${status};`],
    {},
  );
  const watched = watchAlerts(child, {
    lab: (line) => seen.lab.push(line),
    log: (source, line) => seen.log.push(`${source}: ${line}`),
  });
  await assert.rejects(
    watched,
    (error) => error instanceof Unavailable && error.message.startsWith(`Prometheus ended with status ${status}`),
  );
  return seen;
}

describe('the lines of a monitor', () => {
  it('tell when an alert becomes pending, fires and is over, for each replica by itself, and nothing twice', async () => {
    const answers = [
      answer(),
      answer(['pending', 'agent-1']),
      answer(['pending', 'agent-1', '7']),
      answer(['firing', 'agent-1'], ['pending', 'agent-2']),
    ];
    const { lab, log } = await seenOf([...answers, answer(['firing', 'agent-1'])], 0);
    const alerts = lab.flatMap((line) =>
      line.kind === 'alert' ? [`${line.replica} ${line.state} ${line.value}`] : [],
    );
    assert.deepEqual(alerts, ['agent-1 pending 6', 'agent-1 firing 6', 'agent-2 pending 6', 'agent-2 inactive 6']);
    assert.deepEqual(log, []);
  });

  it('leave out what there is not: a replica, a number', async () => {
    const { lab } = await seenOf([answer(['firing', undefined, 'NaN'])], 0);
    assert.deepEqual(lab[0], { kind: 'alert', name: 'Growth', state: 'firing' });
  });

  it('are missed where there is no answer until the lab ends it, and only there', async () => {
    for (const [line, missed] of [
      ['level=info', true],
      [answer(), false],
    ] as const) {
      const lab: LabLine[] = [];
      const child = startChild(['-e', `console.log(${JSON.stringify(line)}); process.stdin.resume();`], {});
      const printed = new Promise<void>((resolve) => {
        void watchAlerts(
          { ...child, onLine: (listener) => child.onLine((text) => resolve(listener(text))) },
          { lab: (each) => lab.push(each), log: () => undefined },
        );
      });
      await printed;
      await child.stop(5_000);
      await setImmediate();
      assert.deepEqual(
        lab.map((each) => each.kind === 'note' && /never answered/.test(each.text)),
        missed ? [true] : [],
      );
    }
  });

  it('are its log where they are no answer, and notes where they say so', async () => {
    const { lab, log } = await seenOf(
      ['level=info', '{"status":"error"}', '{"data":', 'note: it is at http://127.0.0.1:1'],
      3,
    );
    assert.deepEqual(log, ['prometheus: level=info', 'prometheus: {"status":"error"}', 'prometheus: {"data":']);
    assert.deepEqual(
      lab.map((line) => line.kind === 'note' && line.text),
      ['it is at http://127.0.0.1:1', 'Prometheus ended with status 3: no alert was seen from then on'],
    );
  });
});

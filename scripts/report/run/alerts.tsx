import type { VNode } from 'preact';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import type { AlertAnalysis } from '../../analysis/model/analysis.js';
import { count, counted, roughly } from '../../text/figures.js';
import { duration } from '../../text/times.js';
import { Name, Section, Table } from '../parts.js';

/**
 * Draws the times at which the alerts of the Prometheus beside the run were pending and fired; nothing where there was
 * no Prometheus.
 */
export function Alerts({ run }: { run: AnalysedRun }): VNode | null {
  const { alerts } = run.analysis;
  if (!alerts) return null;
  const rows = alerts.map(({ name, replica, pendingMs, firingMs, value, changes }) => [
    <Name of={name} />,
    <bdi>{replica ?? '–'}</bdi>,
    pendingMs === undefined ? '–' : duration(pendingMs),
    firingMs === undefined ? '–' : duration(firingMs),
    value === undefined ? '–' : roughly(value),
    count(changes.filter(({ state }) => state === 'firing').length),
  ]);
  return (
    <Section id="alerts" title="Alerts">
      <p class="lead">{told(alerts)}</p>
      {rows.length > 0 ? (
        <Table
          label="Alerts"
          head={['alert', 'replica', 'pending at', 'firing at', 'value then', 'times fired']}
          rows={rows}
          numeric={[2, 3, 4, 5]}
        />
      ) : null}
      <p class="key">
        The rules are those of services/monitoring/alerts.yml, with their minutes shortened to the run: in production
        they fire later, after as much work or more.
      </p>
    </Section>
  );
}

function told(alerts: readonly AlertAnalysis[]): string {
  const fired = alerts.filter(({ firingMs }) => firingMs !== undefined);
  const first = fired[0];
  if (!first) return alerts.length === 0 ? 'No alert was raised.' : 'No alert fired; some were pending for a while.';
  const names = new Set(fired.map(({ name }) => name));
  return `${counted(names.size, 'alert')} fired; the first was ${first.name}, ${duration(first.firingMs ?? 0)} after the start.`;
}

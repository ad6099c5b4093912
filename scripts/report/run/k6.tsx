import type { VNode } from 'preact';
import type { K6Summary } from '../../../protos/load.js';
import { count } from '../../figures.js';
import { milliseconds } from '../../times.js';
import { Table } from '../parts.js';

/** What k6 itself found: its checks, its thresholds, and the times that it measured. */
export function K6({ of }: { of: K6Summary }): VNode {
  const { version, checks, thresholds, trends, droppedIterations } = of;
  return (
    <>
      <p class="lead">
        {version === undefined ? 'k6' : `k6 ${version}`} drove the load
        {droppedIterations > 0 ? `, and dropped ${count(droppedIterations)} iterations` : ''}. Its thresholds are its own: no verdict depends on them.
      </p>
      <div class="side-by-side">
        <Table
          label="Checks of k6"
          head={['check', 'passed', 'failed']}
          rows={checks.map(({ name, passes, fails }) => [name, count(passes), count(fails)])}
          numeric={[1, 2]}
        />
        <Table
          label="Thresholds of k6"
          head={['metric', 'threshold', 'held']}
          rows={thresholds.map(({ metric, condition, ok }) => [<code>{metric}</code>, <code>{condition}</code>, ok ? 'yes' : 'no'])}
        />
      </div>
      <Table
        label="Times that k6 measured"
        head={['metric', 'mean', 'median', '90th percentile', '95th percentile', 'slowest']}
        rows={trends.map(({ metric, meanMs, medianMs, p90Ms, p95Ms, maxMs }) => [
          <code>{metric}</code>,
          ...[meanMs, medianMs, p90Ms, p95Ms, maxMs].map(milliseconds),
        ])}
        numeric={[1, 2, 3, 4, 5]}
      />
    </>
  );
}

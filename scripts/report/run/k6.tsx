import type { VNode } from 'preact';
import type { K6Summary } from '../../../protos/load.js';
import { count, counted } from '../../text/figures.js';
import { milliseconds } from '../../text/times.js';
import { Name, Table } from '../parts.js';

/** Draws the conclusions of k6 itself: its checks, its thresholds and its times. None of them decides the verdict. */
export function K6({ of }: { of: K6Summary }): VNode {
  const { version, checks, thresholds, trends, droppedIterations } = of;
  return (
    <>
      <h3>k6{version === undefined ? '' : ` ${version}`} results</h3>
      <p class="key">
        {told(of)}
        {droppedIterations > 0
          ? ` ${counted(droppedIterations, 'iteration was', 'iterations were')} dropped: k6 had no virtual user free.`
          : ''}{' '}
        It is shown, and never decides the verdict.
      </p>
      <div class="side-by-side">
        {checks.length > 0 ? (
          <Table
            label="Checks of k6"
            head={['check', 'passed', 'failed']}
            rows={checks.map(({ name, passes, fails }) => [<Name of={name} />, count(passes), count(fails)])}
            numeric={[1, 2]}
          />
        ) : null}
        {thresholds.length > 0 ? (
          <Table
            label="Thresholds of k6"
            head={['threshold', 'condition', 'held']}
            rows={thresholds.map(({ metric, condition, ok }) => [
              <Name of={metric} />,
              <code>{condition}</code>,
              ok ? '✓ yes' : '✕ no',
            ])}
          />
        ) : null}
        {trends.length > 0 ? (
          <Table
            label="Times that k6 measured"
            head={['time', 'mean', 'median', '90th percentile', '95th percentile', 'slowest']}
            rows={trends.map(({ metric, ...times }) => [
              <Name of={metric} />,
              ...[times.meanMs, times.medianMs, times.p90Ms, times.p95Ms, times.maxMs].map(milliseconds),
            ])}
            numeric={[1, 2, 3, 4, 5]}
          />
        ) : null}
      </div>
    </>
  );
}

function told({ checks, thresholds }: K6Summary): string {
  const [failed, broken] = [checks.filter(({ fails }) => fails > 0).length, thresholds.filter(({ ok }) => !ok).length];
  const ofChecks =
    checks.length === 0
      ? 'It made no checks'
      : failed === 0
        ? 'All of its checks passed'
        : `${failed} of ${counted(checks.length, 'check')} failed at times`;
  const ofThresholds =
    thresholds.length === 0
      ? 'it had no thresholds'
      : broken === 0
        ? 'every threshold held'
        : `${broken} of ${counted(thresholds.length, 'threshold')} did not hold`;
  return `${ofChecks}; ${ofThresholds}.`;
}

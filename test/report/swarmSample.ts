import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { withLoss } from '../analysis/losses.js';
import { summedUp, told } from '../analysis/retold.js';
import { analysed } from './analysed.js';
import { leakRecord } from './samples.js';

/**
 * A leaky run on three nodes under k6 that lost one of them in the middle: its replica was started again elsewhere.
 */
export function swarmRun(): Promise<AnalysedRun> {
  const record = leakRecord({
    ...{ loadKind: 'k6', slices: 12, passes: 120 },
    plan: { id: '20260105T101500Z-leaky-swarm-3fa9' },
  });
  const lossy = withLoss(record, {
    ...{ lost: [2], atMs: 5_400, joinedMs: 7_900, sockets: 'close', node: 'worker-2' },
    lastLog: ['serving on 10.0.1.7:7007'],
  });
  const placed = told(
    lossy,
    [20, { kind: 'note', text: 'The image was made from this machine: node v20.20.2 and what it needs, 114 MB.' }],
    ...['worker-1', 'worker-2', 'worker-3'].map((node) => [100, { kind: 'node', node, state: 'ready' }] as const),
    ...[1, 2, 3].map((number) => [110, task(`replica-${number}`, `worker-${number}`)] as const),
    [5_300, { kind: 'node', node: 'worker-2', state: 'down' }],
    [7_800, task('replica-5', 'worker-3')],
    [9_000, task('load', 'worker-1', 'failed')],
    [11_500, { kind: 'node', node: 'worker-2', state: 'ready' }],
  );
  return analysed(
    summedUp(placed, () => ({
      k6: {
        version: '1.8.1',
        checks: [
          { name: 'hosts are listed', passes: 178, fails: 2 },
          { name: 'logs are tailed', passes: 60, fails: 0 },
        ],
        thresholds: [
          { metric: 'grpc_req_duration', condition: 'p(95)<500', ok: true },
          { metric: 'checks', condition: 'rate>0.99', ok: false },
        ],
        trends: [{ metric: 'grpc_req_duration', meanMs: 12.3, medianMs: 9.4, p90Ms: 20, p95Ms: 31, maxMs: 812 }],
        droppedIterations: 1,
      },
    })),
  );
}

function task(of: string, node: string, state = 'running') {
  return { kind: 'task', of, task: `${of}.1`, node, state } as const;
}

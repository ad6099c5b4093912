import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { leakRun } from './samples.js';

/** A leaky run on three nodes under k6 that lost one of them in the middle: its replica was started again elsewhere. */
export function swarmRun(): AnalysedRun {
  const run = leakRun({
    summary:
      'leaky leaks: every replica gains 5.00 sockets per pass [4.86, 5.14]; agent-2 was lost with its node worker-2 21 s after the start',
    replicas: ['agent-1', 'agent-2', 'agent-3'],
    seconds: 48,
    id: '20260105T101500Z-leaky-swarm-3fa9',
  });
  const { analysis, plan } = run;
  plan.engine = 'swarm';
  plan.load.kind = 'k6';
  for (const [index, replica] of analysis.replicas.entries()) replica.swarmNode = `worker-${index + 1}`;
  const lost = analysis.replicas[1];
  if (lost) {
    const how = { how: 'node-lost', atMs: 21_400, code: null, signal: null, lastLog: ['serving on 10.0.1.7:7007'] };
    Object.assign(lost, {
      outcome: 'invalid',
      work: 24,
      leftOut: 'was lost with its node worker-2 21 s after the start',
      ended: how,
    });
    delete lost.sockets?.predicted;
  }
  const { summary } = analysis.load ?? {};
  if (summary) {
    summary.k6 = {
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
    };
  }
  Object.assign(analysis, {
    replacements: [{ id: 'agent-4', replaces: 'agent-2', joinedMs: 31_900, work: 0, swarmNode: 'worker-3' }],
    notes: ['The image was made from this machine: node v20.20.2 and what it needs, 114 MB.'],
    nodes: [
      { name: 'worker-1', changes: [{ atMs: 100, state: 'ready' }] },
      {
        name: 'worker-2',
        changes: [
          { atMs: 100, state: 'ready' },
          { atMs: 21_300, state: 'down' },
          { atMs: 46_000, state: 'ready' },
        ],
      },
      { name: 'worker-3', changes: [{ atMs: 100, state: 'ready' }] },
    ],
    marks: [
      { atMs: 21_300, text: 'worker-2 down', kind: 'node-down' },
      { atMs: 21_400, text: 'agent-2 lost', kind: 'ended' },
      { atMs: 31_900, text: 'agent-4 joined', kind: 'joined' },
      { atMs: 36_000, text: 'load failed', kind: 'failed' },
      { atMs: 46_000, text: 'worker-2 back', kind: 'node-up' },
    ],
  });
  return run;
}

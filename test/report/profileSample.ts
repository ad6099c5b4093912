import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import type { FlameNode, ProfileAnalysis, ProfileSite } from '../../scripts/analysis/model/profile.js';
import { leakRun } from './samples.js';

/** A leaking run with --profile: a stack of 20 functions, one site that grows and one that does not. */
export function profiledRun(): AnalysedRun {
  const run = leakRun();
  run.plan.observe.profile = true;
  run.analysis.profile = profileOf();
  run.analysis.liveBySite = {
    checkpoints: [0, 1, 2, 3, 4, 5, 6],
    rows: [
      {
        file: 'services/variants/leaky.ts',
        line: 13,
        column: 20,
        resource: 'channel',
        live: [0, 90, 180, 270, 360, 450, 540],
      },
      {
        ...{
          file: 'services/agent/agentServer.ts',
          line: 14,
          column: 17,
          resource: 'stream',
          live: [0, 0, 2, 2, 2, 2, 2],
        },
        served: '/leaklab.agent.v1.AgentService/StreamLogs',
      },
      { file: '', line: 0, column: 0, resource: 'timer', live: [1, 1, 1, 1, 1, 1, 2] },
      { file: '', line: 0, column: 0, resource: 'stream', live: [0, 0, 0, 1, 1, 1, 1] },
    ],
    more: 3,
  };
  return run;
}

function profileOf(): ProfileAnalysis {
  return {
    ...{ first: 1, last: 6, replicas: 3, passes: 50, intervalBytes: 32_768 },
    total: { firstBytes: 9_846_610, lastBytes: 15_018_725, bytesPerWork: 103_442 },
    withoutUserFrames: { firstBytes: 8_540_309, lastBytes: 12_540_928, bytesPerWork: 80_012 },
    sites: [
      site('discover', 'services/variants/leaky.ts', 13, 21_894, true),
      site('', 'services/agent/credentials.ts', 46, 875, false),
    ],
    tree: {
      ...{ name: 'all growth', user: false, bytes: 5_172_115 },
      children: [
        {
          name: 'processTicksAndRejections',
          at: 'node:internal/process/task_queues:71',
          user: false,
          bytes: 3_000_000,
          children: [deep(20, 1_094_700)],
        },
        { name: '(anonymous)', user: false, bytes: 50_000, children: [] },
      ],
    },
    files: ['agent-1-1.heapprofile', 'agent-1-6.heapprofile'],
  };
}

function site(name: string, file: string, line: number, bytesPerWork: number, growing: boolean): ProfileSite {
  return {
    ...{ name, file, line, column: 1, bytesPerWork, growing },
    lineBy: growing ? 'ledger' : 'function',
    firstBytes: 500_000,
    lastBytes: 500_000 + 50 * bytesPerWork,
    sigmas: growing ? 10 : 2,
  };
}

function deep(levels: number, bytes: number): FlameNode {
  const at = levels === 20 ? 'services/variants/leaky.ts:11' : `@grpc/grpc-js/build/src/client.js:${levels}`;
  return {
    name: levels === 20 ? 'discover' : `called${levels}`,
    at,
    user: levels === 20,
    bytes,
    children: levels > 1 ? [deep(levels - 1, bytes * 0.98)] : [],
  };
}

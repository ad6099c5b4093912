import { K6_ENV } from '../../protos/environment.js';
import { callLimit } from '../plan/callLimit.js';
import { K6Reader } from './k6Reader.js';
import type { LoadKind } from './loadKind.js';

/** Its lines as they are on stdout, and nothing else: no drawing, no report to its makers, no REST API. */
const FLAGS = ['--quiet', '--no-color', '--no-usage-report', '--log-output=stdout', '--log-format=raw', '--address='];

/** k6: the same slices and checkpoints as the embedded driver's, and streams of logs beside them. */
export const k6: LoadKind = {
  name: 'k6',
  summary: 'k6 calls every replica’s front door, open loop, and tails logs beside it; each call makes one pass',
  job: (plan) => ({
    name: 'load',
    program: { runtime: 'k6', file: 'scripts/load/k6/fleet.ts' },
    environment: { ...callLimit(plan), [K6_ENV.flags]: FLAGS.join(' '), ...p95Limit() },
  }),
  overWith: 'job',
  reader: (plan) => {
    const reader = new K6Reader(plan);
    return (line) => reader.read(line);
  },
};

/**
 * The user's own, of the environment that the lab was started in. It decides no verdict, and so is no part of a plan.
 */
function p95Limit(): Record<string, string> {
  const limitMs = process.env[K6_ENV.p95LimitMs];
  return limitMs ? { [K6_ENV.p95LimitMs]: limitMs } : {};
}

import { callLimit } from '../plan/callLimit.js';
import type { LoadKind } from './loadKind.js';
import { readLoadLine } from './readLoadLine.js';

/**
 * The control: passes without load, on a cadence. A job only sees to it that all begin together, after every baseline.
 */
export const none: LoadKind = {
  name: 'none',
  summary: 'replicas make their passes by themselves, steadily or on the incident’s back-off',
  job: (plan) => ({
    name: 'starter',
    program: { runtime: 'node', file: 'services/driver/starter.js' },
    environment: callLimit(plan),
  }),
  overWith: 'replicas',
  reader: () => readLoadLine,
};

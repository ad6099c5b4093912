import type { LoadKind } from './loadKind.js';

/** The control: passes without load, on a cadence. */
export const none: LoadKind = {
  name: 'none',
  summary: 'replicas make their passes by themselves, steadily or on the incident’s back-off',
  job: () => undefined,
  read: () => undefined,
};

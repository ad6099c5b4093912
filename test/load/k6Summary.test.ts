import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { k6Made } from '../../scripts/load/own/k6.js';

/** As k6 1.8.1 exported them for the same script, the second with `--new-machine-readable-summary`. */
const OLD = {
  root_group: { name: '', checks: { odd: { name: 'odd', passes: 2, fails: 3 } } },
  metrics: {
    iterations: { count: 5, rate: 20_000 },
    iteration_duration: { avg: 0.029, min: 0.009, med: 0.019, max: 0.081, 'p(90)': 0.058, 'p(95)': 0.069 },
    checks: { passes: 7, fails: 3, value: 0.7 },
  },
};
const NEW = {
  version: '1.0.0',
  metadata: { generated_at: '2026-12-01T13:26:02.91243652Z', k6_version: '1.8.1' },
  config: { duration: 0.000258365, execution: 'local' },
  results: {
    checks: {
      metrics: [
        { contains: 'default', name: 'checks_failed', type: 'rate', values: { matches: 3, rate: 0.3, total: 10 } },
      ],
      results: [
        { name: 'one is one', passes: 5, fails: 0 },
        { name: 'odd', passes: 2, fails: 3 },
      ],
    },
    metrics: [
      { contains: 'time', name: 'iteration_duration', type: 'trend', values: { avg: 0.029, max: 0.081, p90: 0.058 } },
      { contains: 'default', name: 'iterations', type: 'counter', values: { count: 5 } },
    ],
  },
};

describe('the summary that k6 exports', () => {
  const made = { iterations: 5, failedChecks: 3, meanMs: 0.029 };

  it('is read in the shape that k6 has always had', () => assert.deepEqual(k6Made(OLD), made));
  it('is read in the machine-readable shape', () => assert.deepEqual(k6Made(NEW), made));
  it('says nothing where it is none', () => {
    for (const none of [
      undefined,
      null,
      {},
      { metrics: [] },
      { results: {} },
      { metrics: { iterations: { count: '5' } } },
    ])
      assert.deepEqual(k6Made(none), { iterations: 0, failedChecks: 0, meanMs: 0 });
  });
});

/** Every variant with its own defaults, by the one command that runs them all; what follows of a plain run is asked here. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { MetricName } from '../../scripts/analysis/model/analysis.js';
import { type Variant, variants } from '../../services/variants/index.js';
import { metric, reportedEach } from '../support/labResult.js';

const PASSES = 30;

/** The metrics that must grow in a variant that leaks, by what it retains. */
function growing({ retains }: Variant): MetricName {
  if (retains.streams) return 'streams';
  return retains.generators ? 'timers' : 'channels';
}

let all: Awaited<ReturnType<typeof reportedEach>>;
before(async () => {
  all = await reportedEach('--variant=all', `--passes=${PASSES}`);
});

describe('every variant', () => {
  it('comes out as expected', () => {
    assert.equal(all.code, 0, all.result.runs.map(({ summary }) => summary).join('\n'));
    assert.equal(all.result.runs.length, Object.keys(variants).length);
  });

  for (const variant of Object.values<Variant>(variants)) {
    it(`${variant.name} is found ${variant.expect}`, () => {
      const { run } = all.of(variant.name);
      assert.equal(run.outcome, variant.expect, run.summary);
      assert.equal(metric(run, growing(variant))?.outcome, variant.expect);
      assert.equal(run.perReplica.length, 3);
      for (const { id, sockets } of run.perReplica) {
        assert.equal(sockets?.baseline, 0, id);
        if (sockets?.predicted !== undefined) assert.equal(sockets.settled, sockets.predicted, id);
      }
    });
  }
});

describe('a cause, and its cures', () => {
  it('are 2·N sockets per pass of leaky, and 2·(N − 1) for good', () => {
    const settled = ['leaky', 'fixed', 'reuse'].map((variant) =>
      all.of(variant).run.perReplica.map(({ sockets }) => sockets?.settled),
    );
    assert.deepEqual(settled, [Array(3).fill(6 * PASSES), Array(3).fill(4), Array(3).fill(4)]);
  });

  it('are told by clients and connections made: what closing does not save, and what not dialling does', () => {
    const made = ['fixed', 'reuse', 'pool'].map((variant) => {
      const { cost } = all.of(variant).run;
      return [cost?.dials, cost?.connections].map(
        (perPass) => Math.round((perPass ?? Number.NaN) * PASSES * 1e6) / 1e6,
      );
    });
    assert.deepEqual(made, [
      [3 * PASSES, 3 * PASSES],
      [2, 2],
      [3, 3],
    ]);
    const sockets = metric(all.of('pool').run, 'sockets');
    assert.equal(sockets?.reason, 'bounded: grew early, then flat', 'its filling up is no leak');
  });

  it('leaky names the line in its own file, not the factory; fixed names nobody; their comparison is certain', () => {
    const channels = all.of('leaky').run.culprits.filter(({ resource }) => resource === 'channel');
    assert.equal(channels.length, 1);
    const [culprit] = channels;
    assert.equal(culprit?.file, 'services/variants/leaky.ts');
    const opened = 3 * 3 * PASSES;
    assert.deepEqual([culprit?.opened, culprit?.closed, culprit?.live, culprit?.share], [opened, 0, opened, 1]);
    assert.ok(culprit?.via.some(({ file }) => file === 'services/agent/peer.ts'));
    assert.deepEqual(all.of('fixed').run.culprits, []);
    const saved = all.result.comparison?.pairs.find(
      ({ from, to, metric }) => from === 'leaky' && to === 'fixed' && metric === 'sockets',
    );
    assert.deepEqual([saved?.savedPerWork, saved?.better], [6, true]);
  });

  it('leave it at one stretch of load, and say nothing of a ceiling where there is none', () => {
    const { analysis, summary } = all.of('leaky');
    assert.deepEqual([analysis.confirmation, analysis.socketCeiling], [undefined, undefined]);
    assert.ok(analysis.audit.every(({ rule }) => rule !== 'sockets-bounded'));
    assert.doesNotMatch(summary, /Ceiling/);
  });

  it('sees every stream that is forgotten on both sides of its call', () => {
    const streams = metric(all.of('stream-forgotten').run, 'streams');
    assert.equal(streams?.predictedPerWork, 4);
    assert.ok(Math.abs((streams?.growthPerWork ?? 0) - 4) < 0.05, `${streams?.growthPerWork}`);
  });
});

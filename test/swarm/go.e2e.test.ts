import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { metric, reported, reportedEach } from '../support/labResult.js';
import { go, k6, swarm } from '../support/needs.js';

const PASSES = 12;
const SWARM = ['--engine=swarm', `--passes=${PASSES}`, '--slices=4'];

describe('replicas in Go on a real Swarm', swarm(), () => {
  it(
    'leak as they do on processes, to the goroutine and the line, and do not where clients are closed',
    go(),
    async () => {
      const { code, result, of } = await reportedEach(...SWARM, '--runtime=go', '--variant=leaky,fixed');
      assert.equal(code, 0, result.runs.map(({ summary }) => summary).join('\n'));
      for (const [variant, growth] of [
        ['leaky', { goroutines: 24, sockets: 6, channels: 3 }],
        ['fixed', { goroutines: 0, sockets: 0, channels: 0 }],
      ] as const) {
        const { run, analysis } = of(variant);
        for (const [name, perPass] of Object.entries(growth)) {
          const { growthPerWork, predictedPerWork } = metric(run, name) ?? {};
          assert.deepEqual([name, growthPerWork, predictedPerWork], [name, perPass, perPass]);
        }
        for (const { id, sockets } of run.perReplica) assert.equal(sockets?.settled, sockets?.predicted, id);
        assert.deepEqual(
          analysis.replicas.map(({ runtime }) => runtime?.name),
          ['go', 'go', 'go'],
        );
      }
      const { culprits, goroutines } = of('leaky').analysis;
      assert.deepEqual(
        [culprits[0]?.file, culprits[0]?.opened, culprits[0]?.closed, goroutines?.attributed],
        ['services/agent-go/variants/leaky.go', 3 * 3 * PASSES, 0, 1],
      );
    },
  );

  it('dial those in Node by turns, each as predicted, under k6', { skip: go().skip || k6().skip }, async () => {
    const { code, result, analysis } = await reported(...SWARM, '--runtime=mixed', '--variant=leaky', '--load=k6');
    const [run] = result.runs;
    assert.equal(code, 0, run?.summary);
    assert.deepEqual(
      analysis.replicas.map(({ id, runtime }) => [id, runtime?.name ?? 'node']),
      [
        ['agent-1', 'node'],
        ['agent-2', 'go'],
        ['agent-3', 'node'],
      ],
    );
    for (const { id, sockets } of run?.perReplica ?? []) assert.equal(sockets?.settled, sockets?.predicted, id);
    for (const [name, perPass] of Object.entries({ sockets: 6, channels: 3 }))
      assert.equal(metric(run, name)?.growthPerWork, perPass, name);
    assert.equal(metric(run, 'goroutines')?.outcome, 'leak'); // k6 connects anew as it likes, so not to the goroutine
  });
});

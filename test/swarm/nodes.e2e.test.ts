import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventsIn, nodesOf, onThreeNodes, replicaNames } from '../support/labOnNodes.js';
import { runDirs } from '../support/labProcess.js';
import { threeNodes, traces } from '../support/threeNodes.js';

interface Result {
  readonly runs: readonly {
    readonly variant: string;
    readonly outcome: string;
    readonly perReplica: readonly {
      readonly work: number;
      readonly sockets: { readonly settled: number; readonly predicted?: number };
    }[];
  }[];
}

const PASSES = 24;

/**
 * Levels of a replica of three after its passes: two sockets a pass and peer, itself included, or one each way to
 * either other.
 */
const SOCKETS: Readonly<Record<string, number>> = { leaky: 2 * 3 * PASSES, fixed: 2 * 2 };

describe('the lab on a Swarm of three nodes', threeNodes(), () => {
  it('predicts every socket that crosses the overlay, one replica a node, and leaves nothing', async () => {
    const before = traces();
    await onThreeNodes(['--variant=leaky,fixed', `--passes=${PASSES}`, '--json'], async (lab) => {
      const { code, stdout, stderr } = await lab.ended;
      assert.equal(code, 0, stderr);
      const { runs } = JSON.parse(stdout) as Result;
      assert.deepEqual(
        runs.map(({ variant, outcome }) => [variant, outcome]),
        [
          ['leaky', 'leak'],
          ['fixed', 'clean'],
        ],
      );
      for (const { variant, perReplica } of runs) {
        const level = SOCKETS[variant];
        assert.deepEqual(
          perReplica.map(({ work, sockets }) => [work, sockets.settled, sockets.predicted]),
          Array(3).fill([PASSES, level, level]),
        );
      }
      for (const events of runDirs(lab.reportsDir).map(eventsIn)) {
        const homes = nodesOf(events);
        assert.deepEqual(
          replicaNames(events)
            .map((name) => homes.get(name))
            .sort(),
          ['leaklab-1', 'leaklab-2', 'leaklab-3'],
        );
      }
    });
    assert.deepEqual(traces(), before);
  });
});

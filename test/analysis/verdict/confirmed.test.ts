/** Replicas that are judged by a second stretch of load: what they show together counts there and no further back. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MetricAnalysis, ReplicaVerdict } from '../../../scripts/analysis/model/analysis.js';
import { combineReplicas, judgeCheckpoints } from '../../../scripts/analysis/verdict/index.js';

/** Six slices of 10 passes, then six of 20. */
const FIRST = 6;
const workAt = (index: number): number => 10 * Math.min(index, FIRST) + 20 * Math.max(0, index - FIRST);

/** Judges replicas by the rises of their slices, the later six of them alone. */
function confirmed(...rises: number[][]): Omit<MetricAnalysis, 'predictedPerWork'> {
  const verdicts = rises.map((own, number): ReplicaVerdict => {
    const levels = [4, ...own].map((_, index) => 4 + own.slice(0, index).reduce((sum, rise) => sum + rise, 0));
    const checkpoints = levels.map((level, index) => ({
      ...{ index, work: workAt(index), boot: 'a', settled: true, disturbed: false },
      readings: [level, level, level],
    }));
    const stretch = { after: FIRST, times: 2 };
    const judged = judgeCheckpoints('sockets', checkpoints, 0, undefined, undefined, undefined, stretch);
    return { replica: `r${number + 1}`, ...judged };
  });
  return combineReplicas('sockets', verdicts);
}

/** Returns what the same replicas show together over all of their load. */
function wholly({ perReplica }: Pick<MetricAnalysis, 'perReplica'>): ReturnType<typeof combineReplicas> {
  return combineReplicas(
    'sockets',
    perReplica.map(({ stretch: _, ...whole }) => whole),
  );
}

const FLAT = [0, 0, 0, 0, 0, 0];

describe('replicas judged by a second stretch of load', () => {
  it('say so, each with the checkpoint that it begins with', () => {
    const { perReplica } = confirmed([...FLAT, ...FLAT]);
    assert.deepEqual(
      perReplica.map(({ stretch }) => stretch),
      [{ after: 6, times: 2 }],
    );
  });

  it('leak by it though most of their growth came before, where all of it together would look like one that has stopped', () => {
    const leaking = [60, 50, 40, 20, 10, 6, 6, 6, 6, 6, 6, 6];
    const together = confirmed(leaking, leaking, leaking);
    assert.equal(together.outcome, 'leak');
    assert.equal(wholly(together).reasonCode, 'growth-stopped');
  });

  it('do not leak where growth comes to an end in it, though it is no slower than in the first', () => {
    const filling = [4, 4, 4, 4, 4, 4, 9, 9, 9, 9, 3, 2];
    assert.notEqual(confirmed(filling, filling, filling).outcome, 'leak');
  });

  it('may gain twice as much as over a first stretch and be clean, and not more', () => {
    const gaining = (each: number): number[] => [8, 4, 4, 3, 3, 2, 1, each, each, 0, each, 0];
    const few = confirmed(gaining(2), gaining(2), gaining(2));
    assert.equal(few.outcome, 'clean', few.reason);
    assert.equal(wholly(few).outcome, 'inconclusive', 'over a first stretch it would be too much');
    const more = confirmed(gaining(8), gaining(8), gaining(8));
    assert.notEqual(more.outcome, 'clean', more.reason);
  });

  it('that are one alone are clean where its clumps came in the first alone', () => {
    const { outcome, reason } = confirmed([5, 0, 12, 0, 0, 0, ...FLAT]);
    assert.equal(outcome, 'clean', reason);
    assert.equal(confirmed([5, 0, 12, 0, 0, 0, 0, 12, 0, 0, 0, 0]).outcome, 'inconclusive');
  });

  it('that are one alone leak where the second goes on as the first, however its few events fall', () => {
    const uneven = [6, 6, 8, 5, 7, 2];
    assert.equal(confirmed([5, 3, 2, 3, 3, 4, ...uneven]).outcome, 'leak');
    const slower = confirmed([5, 8, 8, 8, 8, 8, ...uneven]);
    assert.deepEqual([slower.outcome, slower.reasonCode], ['inconclusive', 'slowing-down']);
    const unrisen = confirmed([5, 0, 0, 0, 0, 0, ...uneven]);
    assert.deepEqual([unrisen.outcome, unrisen.reasonCode], ['inconclusive', 'slowing-down']);
    const fell = confirmed([5, 6, 6, -2, 3, 4, ...uneven]);
    assert.equal(fell.outcome, 'inconclusive', fell.reason);
  });

  it('of one that is judged by all of its load, and another by the second stretch, are not added up', () => {
    const { perReplica } = confirmed([...FLAT, ...FLAT], [...FLAT, ...FLAT]);
    const [first, second] = perReplica as [ReplicaVerdict, ReplicaVerdict];
    const { stretch: _, ...whole } = second;
    assert.equal(combineReplicas('sockets', [first, whole]).agreement?.length, 1, 'only that most are clean');
    assert.equal(combineReplicas('sockets', [first, second]).agreement?.length, 2, 'and what they gained together');
  });
});

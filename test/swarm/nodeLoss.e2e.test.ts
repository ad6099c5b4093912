import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { RecordEvent } from '../../scripts/record/events.js';
import type { Cluster } from '../../scripts/swarmLocal/cluster.js';
import { eventsOf, nodesOf, onThreeNodes, replicaNames } from '../support/labOnNodes.js';
import { type LabProcess, runDirs } from '../support/labProcess.js';
import { until } from '../support/patience.js';
import { threeNodes } from '../support/threeNodes.js';

/** The outcomes that a run must never have, whatever becomes of its nodes. */
const FALSE = { leaky: 'clean', fixed: 'leak' };

describe('a node that is lost in mid-run', threeNodes(), () => {
  for (const variant of ['fixed', 'leaky'] as const) {
    it(`is named with its replica, which another takes the place of without working: ${variant}`, async () => {
      const flags = [`--variant=${variant}`, '--passes=60', '--rate=8', '--time-limit=300s', '--json'];
      await onThreeNodes(flags, async (lab, cluster) => {
        // Enough is measured by then. The next pass of each other replica dials the lost one without a deadline, and
        // hangs: the run is ended below.
        await lab.until(
          (event) => event.from === 'load' && event.line.kind === 'slice-begin' && event.line.index === 5,
        );
        const [node, replica] = dispensable(cluster, nodesOf(lab.events()), replicaNames(lab.events()));
        const receivedBefore = vitalsOf(lab.events(), replica);
        await node.lose();
        await lab.until(downEvent(node.name));
        await untilSubstituteTicks(lab); // it has had time for passes then, were it to make any
        lab.child.kill('SIGINT');

        const { stdout, stderr } = await lab.ended;
        const events = lab.events();
        const lines = eventsOf(events);
        const ended = lines.flatMap((line) =>
          line.kind === 'replica-ended' ? [[line.replica, line.how, line.node]] : [],
        );
        assert.deepEqual(ended, [[replica, 'node-lost', node.name]], stderr);
        assert.deepEqual(
          vitalsOf(events, replica).slice(0, receivedBefore.length),
          receivedBefore,
          'what it sent before is kept',
        );

        const [joined, ...more] = lines.flatMap((line) => (line.kind === 'replica-joined' ? [line] : []));
        assert.deepEqual([joined?.replaces, more], [replica, []]);
        const substitute = vitalsOf(events, joined?.replica ?? '');
        assert.ok(
          substitute.some(({ kind }) => kind === 'hello'),
          'the new replica is heard',
        );
        assert.deepEqual(
          substitute.flatMap((line) => ('work' in line && line.work.begun > 0 ? [line] : [])),
          [],
          'and makes no passes',
        );

        const [run] = (JSON.parse(stdout) as { runs: { outcome: string }[] }).runs;
        assert.ok(run && run.outcome !== FALSE[variant], stderr);
        const summary = readFileSync(join(runDirs(lab.reportsDir)[0] ?? '', 'summary.md'), 'utf8');
        assert.ok(summary.includes(replica) && summary.includes(node.name), summary);
      });
    });
  }
});

const downEvent =
  (node: string) =>
  ({ from, line }: RecordEvent): boolean =>
    from === 'lab' && line.kind === 'node' && line.node === node && line.state === 'down';

async function untilSubstituteTicks({ events, child }: LabProcess): Promise<void> {
  await until(() => ticksOfSubstitute(events()) >= 3 || child.exitCode !== null, 200);
}

function ticksOfSubstitute(events: readonly RecordEvent[]): number {
  const joined = eventsOf(events).find(({ kind }) => kind === 'replica-joined');
  if (joined?.kind !== 'replica-joined') return 0;
  return vitalsOf(events, joined.replica).filter(({ kind }) => kind === 'tick').length;
}

function vitalsOf(events: readonly RecordEvent[], replica: string) {
  return events.flatMap((event) => (event.from === 'replica' && event.replica === replica ? [event.line] : []));
}

/** A worker that only a replica is on: the load goes on without it. */
function dispensable({ nodes }: Cluster, homes: ReadonlyMap<string, string>, replicas: readonly string[]) {
  for (const node of nodes.slice(1)) {
    const there = [...homes].flatMap(([name, home]) => (home === node.name ? [name] : []));
    const [only] = there;
    if (there.length === 1 && only !== undefined && replicas.includes(only)) return [node, only] as const;
  }
  throw new Error(`no worker has a replica only: ${JSON.stringify([...homes])}`);
}

/** Streams that are served, in the table of what lives by site and in the search for culprits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import type { Analysis } from '../../scripts/analysis/model/analysis.js';
import { frame, projectRoot } from './compiledFrames.js';
import { DIALERS } from './dialers.js';
import { batches, history } from './history.js';

const METHOD = '/leaklab.agent.v1.AgentService/StreamLogs';

/** A clean fleet but for streams, two per pass: served by all replicas, `upTo` a checkpoint. */
function served(upTo: number): Promise<Analysis> {
  const { plan, events } = history({ variant: 'fixed' });
  const done = (index: number) => (plan.work.amount * index) / plan.work.slices;
  for (const { line } of events) {
    if ('vitals' in line && line.kind === 'checkpoint')
      for (const reading of line.readings) reading.streams = 2 * line.work.done;
    if (!('vitals' in line) || line.kind !== 'sites' || line.index > upTo) continue;
    const opened = 2 * done(line.index);
    const frames = [frame('services/agent/agentServer.js', 'StreamLogs:')];
    line.sites.push({
      id: 'served',
      resource: 'stream',
      served: METHOD,
      opened,
      closed: 0,
      abandoned: 0,
      live: opened,
      frames,
    });
  }
  return analyse(plan, batches(events), { sources: new DiskSources(projectRoot), dialers: DIALERS });
}

const streams = ({ liveBySite }: Analysis) => (liveBySite?.rows ?? []).filter(({ resource }) => resource === 'stream');

test('they stand on their handler, by method, and nobody is blamed for them', async () => {
  const analysis = await served(6);
  const [row, ...more] = streams(analysis);
  assert.deepEqual(more, []);
  assert.deepEqual([row?.file, row?.served], ['services/agent/agentServer.ts', METHOD]);
  assert.deepEqual(row?.live, [0, 60, 120, 180, 240, 300, 360]);
  assert.equal(analysis.metrics.find(({ name }) => name === 'streams')?.outcome, 'leak');
  assert.deepEqual(analysis.culprits, []);
});

test('where they were no longer looked for, they are left out: their number is not known to be 0', async () => {
  assert.deepEqual(streams(await served(4)), []);
});

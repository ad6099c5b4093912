import assert from 'node:assert/strict';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import type { Analysis, Culprit, MetricAnalysis, MetricName } from '../../scripts/analysis/model/analysis.js';
import { fixture, observed, ofKind } from '../probe/observed.js';
import { projectRoot } from './compiledFrames.js';
import { batches } from './history.js';
import { recorded } from './recorded.js';

export const BOOKED_FILE = 'test/probe/fixtures/booked.ts';

const QUICK = { LEAK_LAB_QUIET_MS: '20', LEAK_LAB_READINGS: '2' };

/** Runs a scene of that file under the probe, and analyses what it printed. */
export async function analysed(SCENE: string, FATE: string, env: Record<string, string> = {}): Promise<Analysis> {
  const seen = await observed(fixture('booked.js'), { env: { SCENE, FATE, ...QUICK, ...env } });
  assert.equal(seen.code, 0, seen.stderr);
  if (SCENE.startsWith('busy'))
    assert.ok(
      ofKind(seen, 'checkpoint').every(({ settled, disturbed }) => !settled || disturbed),
      'no checkpoint was quiet',
    );
  const { plan, events } = recorded(seen.vitals);
  return analyse(plan, batches(events), { sources: new DiskSources(projectRoot), dialers: /never/ });
}

export function of(analysis: Analysis, name: MetricName): MetricAnalysis {
  const found = analysis.metrics.find((metric) => metric.name === name);
  assert.ok(found, `${name} was judged: ${JSON.stringify(analysis.notSeen)}`);
  return found;
}

export function channelLines({ culprits }: Analysis): Culprit[] {
  return culprits.filter(({ resource }) => resource === 'channel');
}

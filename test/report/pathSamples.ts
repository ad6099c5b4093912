/** Runs whose guilty line is reached by several paths, or closes some of what it opens. */
import type { Site } from '../../protos/vitals.js';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { saying } from '../analysis/retold.js';
import { analysed } from './analysed.js';
import { leakRecord, leakRun } from './samples.js';

/** A third of what is opened is closed again. */
export function partlyClosedRun(): Promise<AnalysedRun> {
  const twoOfThree = (passes: number) => ({ channels: 2 * passes, dialled: 2 * passes, accepted: 2 * passes });
  return leakRun({ holds: (passes) => ({ ...twoOfThree(passes), opened: 3 * passes, connected: 3 * passes }) });
}

/**
 * The guilty line is reached by a path that keeps one of what it opened, and by another that keeps all, or all but the
 * share that is closed there.
 */
export function otherPathsRun(
  closedShare = 0,
  resources: readonly Site['resource'][] = ['channel', 'socket'],
): Promise<AnalysedRun> {
  const kept = (passes: number) => Math.round(2 * passes * (1 - closedShare));
  const record = leakRecord({
    holds: (passes) =>
      passes === 0
        ? {}
        : { channels: kept(passes) + 1, opened: 3 * passes, dialled: kept(passes) + 1, connected: 3 * passes },
  });
  return analysed(
    saying(record, 'sites', (line) => ({
      ...line,
      sites: line.sites.map((site) => {
        if (!resources.includes(site.resource)) return site;
        const live = site.id.startsWith('first') ? 1 : Math.round(site.opened * (1 - closedShare));
        return { ...site, live, closed: site.opened - live };
      }),
    })),
  );
}

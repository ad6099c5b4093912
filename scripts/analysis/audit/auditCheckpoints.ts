import { count, counted, listed } from '../../text/figures.js';
import { stretchOf } from '../condense/fleetChanges.js';
import type { ReplicaCase, RunCase } from '../condense/runCase.js';
import type { Finding } from '../model/analysis.js';
import {
  type Coverage,
  coverageOfCheckpoints,
  coverageOfSamples,
  judgedByCheckpoints,
  LEAST_CHECKPOINTS,
} from '../verdict/coverage.js';

/** Are there enough settled levels to judge by, and do they reach to the end of the load? */
export function auditCheckpoints(run: RunCase): Finding[] {
  if (run.judged.length === 0) return [];
  return [enough(run), toTheEnd(run), settled(run), answered(run)].filter((finding) => finding !== undefined);
}

function enough({ judged, plan }: RunCase): Finding {
  const rule = 'enough-checkpoints';
  const few = judged.filter(({ checkpoints }) => !judgedByCheckpoints(checkpoints));
  if (few.length > 0) {
    const sentence = `${listed(few.map(({ id, checkpoints }) => `${id} has ${counted(checkpoints.length, 'checkpoint')}`))}; a verdict by checkpoints takes ${LEAST_CHECKPOINTS}.`;
    return { rule, level: 'note', sentence };
  }
  const missing = judged.filter(({ checkpoints }) => checkpoints.length < plan.work.slices + 1);
  if (missing.length === 0)
    return {
      rule,
      level: 'ok',
      sentence: `Every replica has its ${plan.work.slices + 1} checkpoints, the baseline included.`,
    };
  const which = missing.map(({ id, checkpoints }) => `${id} has ${checkpoints.length}`);
  return { rule, level: 'note', sentence: `Of ${plan.work.slices + 1} checkpoints, ${listed(which)}.` };
}

function toTheEnd({ judged }: RunCase): Finding {
  const rule = 'end-of-load-seen';
  const early = judged.flatMap((replica) => {
    const { toTheEnd, seenWork, endWork } = coverageOf(replica);
    return toTheEnd ? [] : [`${replica.id} after ${count(seenWork)} of ${counted(endWork, 'pass', 'passes')}`];
  });
  if (early.length === 0) return { rule, level: 'ok', sentence: 'The load was seen to its end.' };
  const shown = early.length > 4 ? [...early.slice(0, 3), `${early.length - 3} more`] : early;
  return {
    rule,
    level: 'note',
    sentence: `The end of the load was not seen; last judged: ${listed(shown)}. Growth after that would not show.`,
  };
}

/** As it is judged: by its checkpoints, or by its ticks under load where there are enough of these alone. */
function coverageOf({ checkpoints, endWork, life, seen, changes }: ReplicaCase): Coverage {
  const ticks = coverageOfSamples(
    seen.ticks.buckets.filter(({ boot, phase }) => boot === life?.boot && phase === 'load'),
    endWork,
  );
  if (!judgedByCheckpoints(checkpoints) && ticks.enough) return ticks;
  return coverageOfCheckpoints(
    checkpoints.map(({ line, atMs }) => ({
      index: line.index,
      work: line.work.done,
      boot: stretchOf(line.boot, atMs, changes),
      settled: line.settled,
    })),
    endWork,
  );
}

function settled({ judged }: RunCase): Finding {
  const rule = 'checkpoints-quiet';
  const loud = judged.flatMap(({ id, checkpoints }) =>
    checkpoints
      .filter(({ line }) => !line.settled || line.disturbed)
      .map(({ line }) => `${line.index} of ${id} (${line.settled ? 'disturbed' : 'never quiet'})`),
  );
  if (loud.length === 0) return { rule, level: 'ok', sentence: 'Every checkpoint was read in quiet.' };
  const shown = loud.length > 4 ? [...loud.slice(0, 3), `${loud.length - 3} more`] : loud;
  return { rule, level: 'note', sentence: `Not read in quiet: checkpoint ${listed(shown)}.` };
}

function answered({ seen }: RunCase): Finding | undefined {
  const [first, ...others] = seen.load.checkpointErrors;
  if (!first) return undefined;
  const more = others.length > 0 ? `, and ${counted(others.length, 'request')} more` : '';
  return {
    rule: 'checkpoints-answered',
    level: 'note',
    sentence: `Checkpoint ${first.index} got no answer from ${first.address}${more}: ${first.error}.`,
  };
}

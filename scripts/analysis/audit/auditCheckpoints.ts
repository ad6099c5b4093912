import { counted, listed } from '../../figures.js';
import type { Finding } from '../analysis.js';
import { LEAST_CHECKPOINTS, type RunCase } from '../steps/runCase.js';

/** Are there enough settled levels to judge by? */
export function auditCheckpoints(run: RunCase): Finding[] {
  if (run.judged.length === 0) return [];
  return [enough(run), settled(run), answered(run)].filter((finding) => finding !== undefined);
}

function enough({ judged, plan }: RunCase): Finding {
  const rule = 'enough-checkpoints';
  const few = judged.filter(({ checkpoints }) => checkpoints.length < LEAST_CHECKPOINTS);
  if (few.length > 0) {
    const sentence = `${listed(few.map(({ id, checkpoints }) => `${id} has ${counted(checkpoints.length, 'checkpoint')}`))}; a verdict by checkpoints takes ${LEAST_CHECKPOINTS}.`;
    return { rule, level: 'note', sentence };
  }
  const missing = judged.filter(({ checkpoints }) => checkpoints.length < plan.slices + 1);
  if (missing.length === 0) return { rule, level: 'ok', sentence: `Every replica has its ${plan.slices + 1} checkpoints, the baseline included.` };
  const which = missing.map(({ id, checkpoints }) => `${id} has ${checkpoints.length}`);
  return { rule, level: 'note', sentence: `Of ${plan.slices + 1} checkpoints, ${listed(which)}.` };
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
  return { rule: 'checkpoints-answered', level: 'note', sentence: `Checkpoint ${first.index} got no answer from ${first.address}${more}: ${first.error}.` };
}

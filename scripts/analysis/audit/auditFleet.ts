import { counted, listed } from '../../text/figures.js';
import { stretchOf } from '../condense/fleetChanges.js';
import type { RunCase } from '../condense/runCase.js';
import type { Finding } from '../model/analysis.js';

/** What became of the fleet in mid-run, and of what it said, where the place can tell. */
export function auditFleet(run: RunCase): Finding[] {
  return [unchanged(run), vitalsComplete(run)].filter((finding) => finding !== undefined);
}

/** Only where levels were read on both sides of a change. */
function unchanged({ judged, seen, replacements }: RunCase): Finding | undefined {
  const spans = ({ checkpoints, changes }: RunCase['judged'][number]) =>
    new Set(checkpoints.map(({ atMs }) => stretchOf('', atMs, changes))).size > 1;
  if (!judged.some(spans)) return undefined;
  const lost = [...seen.replicas.values()].filter(({ ended, joined }) => ended && !joined).map(({ id }) => id);
  const joined = replacements.length > 0 ? `, with ${few(replacements.map(({ id }) => id))} instead` : '';
  const what = `${lost.length > 0 ? `without ${few(lost)}` : 'another one'}${joined}`;
  const sentence = `The fleet changed in mid-run (${what}): growth is not read across that, and nothing is predicted from there on.`;
  return { rule: 'fleet-unchanged', level: 'note', sentence };
}

/** Lines on their way from other machines can be lost; a process on this one writes to a pipe, where none can. */
function vitalsComplete({ plan, seen: { stack } }: RunCase): Finding | undefined {
  if (plan.engine !== 'swarm' && stack.gaps.size === 0) return undefined;
  const rule = 'vitals-complete';
  const gaps = [...stack.gaps].filter(([, missing]) => missing > 0);
  if (gaps.length === 0) return { rule, level: 'ok', sentence: 'No vitals line is missing among those that arrived.' };
  const which = gaps.map(([replica, missing]) => `${counted(missing, 'vitals line')} of ${replica}`);
  const shown = which.length > 6 ? [...which.slice(0, 5), `those of ${which.length - 5} more replicas`] : which;
  return { rule, level: 'note', sentence: `Never arrived: ${listed(shown)}.` };
}

function few(names: readonly string[]): string {
  return listed(names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names);
}

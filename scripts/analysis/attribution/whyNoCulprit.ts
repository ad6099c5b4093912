import type { AnyPlan } from '../../plan/plan.js';
import type { Analysis } from '../model/analysis.js';

/** Says in a sentence why no line is named. Attribution is given as the cause only where the plan turned it off. */
export function whyNoCulprit(plan: AnyPlan, analysis: Analysis): string {
  const unseen = analysis.notSeen.attribution ?? analysis.notSeen.sites;
  if ('observe' in plan && !plan.observe.attribution)
    return 'Attribution was off in this run, so no line can be named.';
  if (unseen) return `No line can be named: ${unseen}.`;
  if (analysis.outcome === 'clean') return 'Nobody: no creation site holds more than it should.';
  if (tooFewToCompare(analysis)) return 'No line can be named: too few checkpoints to compare sites.';
  return 'No creation site explains the growth.';
}

/**
 * Tells whether there are too few checkpoints to find a site that leaks: it must rise between checkpoints after the
 * baseline, in one interval of a run that leaks, in two of any other run.
 */
export function tooFewToCompare({ charts, outcome }: Analysis): boolean {
  return charts.checkpoints.filter(({ index }) => index > 0).length < (outcome === 'leak' ? 2 : 3);
}

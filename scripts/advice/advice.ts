/**
 * The room of advice: what to do about a run, by the codes of its analysis and never by words. The advice is stored in
 * run.json, and a report draws what is stored. Imports every room below; loads no engine.
 */
import type { Advice } from '../analysis/model/advice.js';
import { type AnalysedFleetRun, type AnalysedRun, isOfFleet } from '../analysis/model/analysedRun.js';
import { cure } from './cure.js';
import { decide } from './decide.js';
import { keep } from './keep.js';
import { mend } from './mend.js';
import { ownAdvice } from './own.js';

/** Returns what to do about a run's outcome, most useful first. */
export function adviceFor(run: AnalysedRun): Advice[] {
  return isOfFleet(run) ? forFleet(run) : ownAdvice(run);
}

function forFleet(run: AnalysedFleetRun): Advice[] {
  switch (run.analysis.outcome) {
    case 'invalid':
      return mend(run);
    case 'inconclusive':
      return decide(run);
    case 'leak':
      return cure(run);
    case 'clean':
      return keep(run);
  }
}

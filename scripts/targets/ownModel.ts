import type { AnyPlan } from '../plan/plan.js';
import { allSockets } from './allSockets.js';
import type { TargetModel } from './target.js';
import { workWords } from './workWords.js';

/** Matches no file: of a program of one's own, no file is known to open clients for others. */
const NO_DIALERS = /(?!)/;

/**
 * Returns the model of a program of one's own: nothing is expected of its levels, all its sockets count, and the unit of
 * its work is the one that the record shows.
 */
export function ownModel(plan: AnyPlan): TargetModel {
  const work = workWords(plan);
  return {
    expectation: () => undefined,
    dialers: NO_DIALERS,
    ownSockets: allSockets,
    socketsTitle: 'Sockets',
    isAllGrpc: false,
    worker: 'process',
    work,
    growthMeaning: `Mean over the processes judged, for one ${work.one} of one process.`,
  };
}

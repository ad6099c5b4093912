import { add, nothingSeen } from '../analysis/condense/accumulate.js';
import type { DrivablePlan } from '../plan/plan.js';
import type { RecordEvent } from '../record/events.js';
import type { Stretch } from '../record/stretch.js';
import { targetOf } from '../targets/index.js';
import type { RunObserver } from './observer.js';

/** A run that is judged as it goes on, so that a second stretch of load can be asked for. */
export interface Confirming {
  /** Is to be told every event of the record; it tells the view. */
  readonly watched: Pick<RunObserver, 'event'>;
  /** Returns what decides on the second stretch, of the plan as it was recorded. */
  readonly furtherOf: (recorded: DrivablePlan) => () => Promise<Stretch | undefined>;
}

/** Keeps in mind what the record of a run says, for the question whether its outcome is to be confirmed. */
export function confirming(plan: DrivablePlan, view?: Pick<RunObserver, 'event'>): Confirming {
  const seen = nothingSeen(targetOf({ plan }));
  return {
    watched: {
      event(event: RecordEvent) {
        add(seen, event);
        view?.event(event);
      },
    },
    furtherOf: (recorded) => async () =>
      (await import('../analysis/furtherStretch.js')).furtherOwnStretch(recorded, seen),
  };
}

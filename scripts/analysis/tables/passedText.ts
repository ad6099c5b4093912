import { INCIDENT_GOROUTINES } from '../../plan/runtimes.js';
import type { MomentOfPass } from '../../targets/target.js';
import { duration } from '../../text/times.js';
import type { GoroutinesPassed } from '../model/goroutines.js';

/** Says when the goroutines of the incident were passed, and when that was predicted. */
export function passedText({ predicted, measured }: GoroutinesPassed): string {
  const found = measured ? `passed ${at(measured)}` : 'not passed';
  return `more than ${INCIDENT_GOROUTINES} ${found}, predicted ${at(predicted)}`;
}

/** Says before the run when they will be passed. */
export function toBePassedText(predicted: MomentOfPass): string {
  return `more than ${INCIDENT_GOROUTINES} goroutines are predicted ${at(predicted)}`;
}

function at({ replica, pass, seconds }: MomentOfPass): string {
  return `at pass ${pass} of ${replica}, after ${duration(seconds * 1000)}`;
}

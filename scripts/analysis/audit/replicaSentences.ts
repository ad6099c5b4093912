import { few } from '../../text/few.js';
import { counted, listed } from '../../text/figures.js';
import { duration } from '../../text/times.js';
import { howItEnded } from '../condense/runCase.js';
import type { FactOf } from '../model/audit.js';
import { lostNodes } from '../tables/lostNodes.js';

/** Says which replicas ended before they could be compared with anything. */
export function completeSentence({ early }: FactOf<'fleet-complete'>): string {
  const which = early.map((each) => `${each.id} ${howItEnded(each)}`);
  return `${listed(which)} before ${early.length === 1 ? 'its' : 'their'} baseline was read, so the fleet was never complete.`;
}

/** Says which replicas ended before the lab ended them, and on which replicas the verdict then rests. */
export function livedSentence({ lost, rest }: FactOf<'replicas-lived'>): string {
  if (lost.length === 0) return 'No replica ended before the lab ended it.';
  const alone = lost.filter(({ how }) => how !== 'node-lost');
  const which = [
    ...lostNodes(lost),
    ...alone.map((each) => `${each.id} ${howItEnded(each)} ${duration(each.atMs)} after the start`),
  ];
  const others = rest
    ? `; the verdict is of the other ${rest.judged === 1 ? 'one' : rest.judged} of ${rest.planned}`
    : '';
  return `${listed(which)}${others}.`;
}

/** Says which replicas fell silent for want of CPU, and how little of it they got. */
export function overloadSentence({ starved, loadAverage, cpus }: FactOf<'machine-kept-up'>): string {
  const got = (cpuMs: number | undefined) => (cpuMs === undefined ? '' : `, got ${duration(cpuMs)} of CPU`);
  const which = starved.map(({ id, silentMs, cpuMs }) => `${id} was silent for ${duration(silentMs)}${got(cpuMs)}`);
  const load =
    loadAverage === undefined
      ? ''
      : ` (load average ${loadAverage.toFixed(1)}${cpus === undefined ? '' : ` on ${counted(cpus, 'core')}`})`;
  return `The machine was overloaded${load}: ${listed(few(which))}, and would have used more. Such a replica is not ended, but waited for.`;
}

/** Says which replicas restarted, and how often. */
export function restartsSentence({ restarted }: FactOf<'no-restarts'>): string {
  if (restarted.length === 0) return 'No replica restarted.';
  const which = restarted.map(
    ({ id, times, leftOut }) =>
      `${id} restarted ${times === 1 ? 'once' : `${times} times`}${leftOut ? ' and is left out' : ''}`,
  );
  return `${listed(which)}: levels are judged within one process only.`;
}

/** Says how many replicas are left to be judged. */
export function enoughReplicasSentence(fact: FactOf<'enough-replicas'>): string {
  const { level, judged, planned, reported } = fact;
  if (level === 'ok') return `All of ${counted(planned, 'replica')} can be judged.`;
  if (level === 'invalid') return tooFewSentence(fact);
  const missing = planned - reported;
  return `Only ${judged} of ${counted(planned, 'replica')} can be judged${missing > 0 ? `; ${missing} never reported` : ''}.`;
}

function tooFewSentence({ judged, planned, reported, fewest }: FactOf<'enough-replicas'>): string {
  if (reported === 0) return 'No replica ever reported.';
  if (judged === 0) return `None of ${counted(planned, 'replica')} is left to judge.`;
  if (fewest) return `Only ${fewest.left} of ${counted(fewest.planned, fewest.role)} is left to judge.`;
  return `Only ${judged} of ${counted(planned, 'replica')} is left to judge.`;
}

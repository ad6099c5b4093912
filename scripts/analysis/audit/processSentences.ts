import { few } from '../../text/few.js';
import { listed } from '../../text/figures.js';
import type { FactOf, NotJudged } from '../model/audit.js';

/** Says which processes are judged, and why others are not. */
export function judgedSentence({ level, judged, leftOut, end }: FactOf<'processes-judged'>): string {
  if (level === 'ok') return `Judged: ${judged.length === 0 ? 'none' : listed(few(judged))}${others(leftOut)}.`;
  return `No checkpoint was taken.${end ? ` The command ${endWords(end)}.` : ''}`;
}

function others(leftOut: FactOf<'processes-judged'>['leftOut']): string {
  if (leftOut.length === 0) return '';
  return `; not judged: ${listed(few(leftOut.map(({ id, why }) => `${id} (${WHY[why]})`)))}`;
}

const WHY: Readonly<Record<NotJudged, string>> = {
  'no-levels': 'took no checkpoint',
  'no-work': 'counted no work',
  'no-listener': 'listens on no port',
  'other-program': 'runs another program',
  launcher: 'starts a program and waits for it',
  'too-short': 'lived too short a time',
  'not-chosen': 'is not what --process names',
  'not-looked-into': 'got no NODE_OPTIONS, by which the probe comes in',
  'not-node': 'is no Node program',
};

/** Says how the command ended. */
export function commandEndSentence(fact: FactOf<'command-ended'>): string {
  return `The command ${endWords(fact)}.`;
}

function endWords({ code, signal, asked, forced }: Omit<FactOf<'command-ended'>, 'rule' | 'level'>): string {
  if (forced) return 'did not end when it was asked to, and was killed';
  const how = signal === null ? `ended with status ${code ?? 'unknown'}` : `was ended by ${signal}`;
  return asked ? `${how} when it was asked to end` : how;
}

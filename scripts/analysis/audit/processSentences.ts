import { few } from '../../text/few.js';
import { listed } from '../../text/figures.js';
import type { FactOf, NotJudged } from '../model/audit.js';

/** Says which processes are judged, and why others are not. */
export function judgedSentence({ level, judged, leftOut, end }: FactOf<'processes-judged'>): string {
  if (level === 'ok') return `Judged: ${listed(few(judged))}${others(leftOut)}.`;
  const ending = end ? ` The command ${endWords(end)}.` : '';
  if (judged.length + leftOut.length === 0)
    return `No process could be looked into: what was started is no Node program, or keeps NODE_OPTIONS from the one that it starts.${ending}`;
  return `No checkpoint was taken.${ending}`;
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

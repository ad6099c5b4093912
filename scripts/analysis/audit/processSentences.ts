import { few } from '../../text/few.js';
import { counted, listed } from '../../text/figures.js';
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

/** Says what became of the processes that ran already. */
export function leftSentence({ left }: FactOf<'processes-left'>): string {
  const words = left.map(({ pid, how }) => `process ${pid} ${LEFT[how]}`);
  const text = listed(few(words));
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

const LEFT: Readonly<Record<FactOf<'processes-left'>['left'][number]['how'], string>> = {
  detached: 'goes on as it was',
  ended: 'ended by itself during the run',
  unanswered: 'was held up at the end: the probe leaves it as soon as it goes on',
  lost: 'goes on, but its connection to the lab broke during the run',
};

/** Says how processes that ran already were looked at. */
export function attachedSentence({ inside, outside, gcShare }: FactOf<'attached'>): string {
  const before = inside.filter(({ channelsBefore }) => channelsBefore > 0);
  const channels = before.reduce((sum, each) => sum + each.channelsBefore, 0);
  return [
    ...(channels > 0
      ? [`${counted(channels, 'channel')} had been made before we looked: counted, and put down to no line.`]
      : []),
    ...(gcShare === undefined ? [] : [`Forced collections took ${percent(gcShare)} of its time.`]),
    ...(outside.length > 0
      ? [
          `${listed(few(outside))}: no Node, so looked at from outside. Descriptors, sockets, threads, children and memory are seen; channels, streams, heap, timers and lines are not.`,
        ]
      : []),
    ...(channels === 0 && gcShare === undefined && outside.length === 0
      ? ['The probe came into a process that ran.']
      : []),
  ].join(' ');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function endWords({ code, signal, asked, forced }: Omit<FactOf<'command-ended'>, 'rule' | 'level'>): string {
  if (forced) return 'did not end when it was asked to, and was killed';
  const how = signal === null ? `ended with status ${code ?? 'unknown'}` : `was ended by ${signal}`;
  return asked ? `${how} when it was asked to end` : how;
}

import { few } from '../../text/few.js';
import { counted, listed } from '../../text/figures.js';
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

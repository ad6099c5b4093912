import { few } from '../../text/few.js';
import { level, listed } from '../../text/figures.js';
import { duration } from '../../text/times.js';
import type { CommandTrouble, TroubleOf } from '../model/trouble.js';

/** Says what befell a command of one's own. */
export function troubleSentence(trouble: CommandTrouble): string {
  switch (trouble.code) {
    case 'nothing-seen':
      return `No process could be looked into: ${unseenWords(trouble)}. The command ${endWords(trouble)}.`;
    case 'ended-early':
      return `The command ended${after(trouble)}, ${trouble.checkpoints === 0 ? 'before its first checkpoint' : 'too soon to judge it over time'}.`;
    case 'failed':
      return `The command ${endWords(trouble)}${soon(trouble)}.`;
    case 'uncaught-exception':
      return `The command was ended${after(trouble)} by an exception that nobody caught (${trouble.message})${statusWords(trouble)}${soon(trouble)}.`;
    case 'heap-full':
      return `The command was ended${after(trouble)} by Node, whose heap was full: ${level(trouble.usedBytes, 'bytes')} when last read, of ${level(trouble.limitBytes, 'bytes')}${soon(trouble)}.`;
    case 'killed-for-memory':
      return `The command was killed${after(trouble)} with SIGKILL, and the kernel killed for memory at that time${soon(trouble)}.`;
    case 'killed':
      return `The command was ended${after(trouble)} by ${trouble.signal ?? 'a signal'}, which was not sent by check${soon(trouble)}.`;
    case 'would-not-end':
      return 'The command did not end when it was asked to, and was killed.';
    case 'left-running':
      return `The command ended and left ${listed(few(trouble.left))} running, which ${trouble.left.length === 1 ? 'was' : 'were'} looked at until the end.`;
    case 'restarted':
      return restartWords(trouble);
    case 'not-looked-into':
      return `${trouble.instead === undefined ? 'Not looked into' : `Only ${trouble.instead} could be looked into, which started the program and waits for it`}: ${programWords(trouble.programs)}.`;
    case 'only-launchers':
      return `Only ${listed(few(trouble.launchers))} ${trouble.launchers.length === 1 ? 'was' : 'were'} seen, which starts a program and waits for it: that program never came up.`;
    case 'no-such-process':
      return `No process fits --process=${trouble.pattern}; there were ${listed(few(trouble.seen))}.`;
  }
}

function unseenWords({ programs }: TroubleOf<'nothing-seen'>): string {
  return programs.length > 0
    ? programWords(programs)
    : 'what was started is no Node program, or keeps NODE_OPTIONS from the one that it starts';
}

function programWords(programs: TroubleOf<'not-looked-into'>['programs']): string {
  const words = programs.map(
    ({ command, pid, isNode }) =>
      `${shortCommand(command)} (pid ${pid}) ${isNode ? 'got an environment without NODE_OPTIONS' : 'is no Node program'}`,
  );
  return listed(few(words));
}

/** Returns a command line as it fits into a sentence, its program without the folder. */
function shortCommand(command: string): string {
  const text = command.replace(/\s+/g, ' ').replace(/^\S*[\\/](?=[^\s\\/])/, '');
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** The most characters of a command line in a sentence. */
const LONGEST = 80;

type Ending = TroubleOf<'failed'>;

function endWords({ status, signal, seconds }: Pick<Ending, 'status' | 'signal' | 'seconds'>): string {
  const how = signal === null ? `ended with status ${status ?? 'unknown'}` : `was ended by ${signal}`;
  return `${how}${after({ seconds })}`;
}

function statusWords({ status }: Pick<Ending, 'status'>): string {
  return status === null ? '' : `, with status ${status}`;
}

function after({ seconds }: Pick<Ending, 'seconds'>): string {
  return seconds === undefined ? '' : ` after ${duration(1000 * seconds)}`;
}

function soon({ checkpoints }: Pick<Ending, 'checkpoints'>): string {
  return checkpoints === 0 ? ', before its first checkpoint' : '';
}

function restartWords({ program, times, longestSeconds, isJudged }: TroubleOf<'restarted'>): string {
  const name = program.split(/[\\/]/).at(-1);
  const often = `${name} ended and was started again ${times === 1 ? 'once' : `${times} times`}`;
  return isJudged
    ? `${often}; levels are read within one process, so the short-lived are left out.`
    : `${often}, and no process of it lived for more than ${duration(1000 * longestSeconds)}: levels are read within one process, over four checkpoints.`;
}

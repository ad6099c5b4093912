import { plainText, quoted } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';
import { elsewhere } from './thisMachine.js';

/** The flags that say how a program of Node is looked into, and what --pprof has for it. */
const OF_NODE: Readonly<Record<string, string>> = {
  profile: 'the heap profile of Go is read anyway',
  'cpu-profile': 'go tool pprof takes one: go tool pprof URL/debug/pprof/profile',
  'count-timers': 'Go does not tell its timers',
  process: 'the process is the one that serves the endpoint',
};

const EXAMPLE = '--pprof=http://127.0.0.1:6060';

/**
 * Finds what is wrong with the address of a Go service's endpoint, and with the flags beside it.
 * @param mentioned names of all flags given, readable or not
 */
export function pprofProblems(text: string | undefined, mentioned: ReadonlySet<string>): Problem[] {
  const beside = [...mentioned].flatMap((name) => besideProblem(name));
  return [...(text === undefined ? [] : addressProblems(text)), ...beside];
}

function addressProblems(text: string): Problem[] {
  const subject = '--pprof';
  if (!URL.canParse(text) || !text.includes('://'))
    return [{ subject, message: `${quoted(text)} is no URL`, remedy: `write it in full: ${EXAMPLE}` }];
  const { protocol, hostname } = new URL(text);
  if (protocol === 'https:')
    return [
      {
        subject,
        message: `${quoted(plainText(text))} is https, and the endpoint is asked in the clear, on this machine`,
        remedy: `serve net/http/pprof on a port of its own besides: go http.ListenAndServe("127.0.0.1:6060", nil); then ${EXAMPLE}`,
      },
    ];
  if (protocol !== 'http:')
    return [{ subject, message: `${quoted(text)} is not http`, remedy: `write it in full: ${EXAMPLE}` }];
  return elsewhere(subject, text, hostname);
}

function besideProblem(name: string): Problem[] {
  if (name === 'pid')
    return [
      {
        subject: '--pid',
        message: 'names a process, and --pprof finds the one that serves its endpoint',
        remedy:
          'leave out one of the two: --pid looks at a Go program from outside alone, without goroutines and lines',
      },
    ];
  const instead = OF_NODE[name];
  if (instead === undefined) return [];
  return [{ subject: `--${name}`, message: `is about Node, and ${instead}`, remedy: `leave out --${name}` }];
}

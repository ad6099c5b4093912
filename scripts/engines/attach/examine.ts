import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { plainText } from '../../text/plainText.js';
import type { Problem } from '../../text/problem.js';
import { runProgram } from '../runProgram.js';
import { inspectorOptions, isTakenByAnother } from './inspectorPort.js';
import { whyBlocked } from './mainThread.js';
import {
  catches,
  executableName,
  hasOwnRoot,
  mayLookInto,
  type ProcessFacts,
  processFacts,
  sharesNamespace,
  startedWith,
} from './procFiles.js';

/** A process that can be looked at: from inside where it is of Node, else from outside. */
export interface Examined extends ProcessFacts {
  readonly kind: 'node' | 'other';
}

/** The reason why a process cannot be looked at; `wrong`: the number is no good, else the process or the machine. */
export interface Refused {
  readonly problem: Problem;
  readonly wrong: boolean;
}

const OLDEST = [20, 13] as const;

/** The number of looks at a port that is taken, and the milliseconds between two. */
const PORT_LOOKS = 20;
const PORT_LOOK_MS = 100;

/** Milliseconds that the program of the process may take to print its version. */
const VERSION_MS = 10_000;

/** Tells what a process is, and whether it can be looked at. Nothing of it is touched. */
export async function examine(pid: number): Promise<Examined | Refused> {
  const subject = `--pid=${pid}`;
  const refuse = (message: string, remedy: string, wrong = false): Refused => ({
    problem: { subject, message, remedy },
    wrong,
  });
  if (process.platform !== 'linux')
    return refuse(
      'a process that runs already can be looked at on Linux alone, through /proc',
      'start it with check: grpc-leak-lab check -- node server.js',
    );
  if (pid === process.pid)
    return refuse('is the lab itself', 'name the process that grows, as `pgrep -f server.js` finds it', true);
  const facts = processFacts(pid);
  if (!facts) return refuse('there is no such process', 'find it with `pgrep -f server.js`', true);
  if (facts.isKernelThread) return refuse('is a thread of the kernel', 'name a program of your own', true);
  if (facts.state === 'Z' || facts.state === 'X')
    return refuse('has ended, and waits for its parent to take note', 'name one that runs', true);
  const who = `"${plainText(facts.argv.join(' ')).slice(0, 60)}"`;
  if (!mayLookInto(pid))
    return facts.uid === process.geteuid?.()
      ? refuse(
          `${who} does not let itself be looked into, as a program with other rights does`,
          'run the lab as root: sudo',
        )
      : refuse(`${who} belongs to another user (${facts.uid})`, `run the lab as that user, or with sudo`);
  if (facts.state === 'T' || facts.state === 't')
    return refuse(`${who} is stopped, by a signal or a debugger`, `let it go on first: kill -CONT ${pid}`);
  if (!isNode(pid)) return { ...facts, kind: 'other' };
  const why = (await whyNoProbe(facts)) ?? whyBlockedProblem(facts);
  return why ? refuse(`${who} ${why.message}`, why.remedy) : { ...facts, kind: 'node' };
}

function isNode(pid: number): boolean {
  return /^node(js)?(-?v?\d[\d.]*)?$/.test(executableName(pid) ?? '');
}

type Obstacle = Pick<Problem, 'message' | 'remedy'>;

/** Returns why the probe cannot get into a process of Node; undefined where it can. */
async function whyNoProbe({ pid, argv }: ProcessFacts): Promise<Obstacle | undefined> {
  const shut = (['pid', 'mnt'] as const).some((kind) => sharesNamespace(pid, kind) === false) || hasOwnRoot(pid);
  if (shut)
    return {
      message: 'runs in a container or with files of its own, where the probe’s file and its socket cannot be reached',
      remedy:
        'run the lab inside: docker exec … npx grpc-leak-lab check --pid=…; or start it with node --import …/services/probe/preload.js, and hand its log to grpc-leak-lab judge',
    };
  if (sharesNamespace(pid, 'net') === false)
    return {
      message: 'has a network of its own, where its inspector cannot be reached',
      remedy: `run the lab in it: nsenter -t ${pid} -n npx grpc-leak-lab check --pid=${pid}`,
    };
  const options = startedWith(pid, 'NODE_OPTIONS') ?? '';
  if ([...argv, ...options.split(/\s+/)].includes('--disable-sigusr1'))
    return {
      message: 'was started with --disable-sigusr1, so that its inspector cannot be opened',
      remedy: 'start it without, or under the lab: grpc-leak-lab check -- COMMAND',
    };
  if (!catches(pid, constants.signals.SIGUSR1))
    return {
      message: 'has no handler for SIGUSR1: the signal that opens an inspector would end it',
      remedy: 'if it has only just started, try again; else start it under the lab: grpc-leak-lab check -- COMMAND',
    };
  const version = await versionOf(pid);
  if (!version || version.major < OLDEST[0] || (version.major === OLDEST[0] && version.minor < OLDEST[1]))
    return {
      message: version ? `runs Node ${version.text}` : 'did not tell its version of Node',
      remedy: `the probe needs Node ${OLDEST.join('.')} or newer`,
    };
  const { port } = inspectorOptions(argv, options);
  if (!(await staysTaken(pid, port))) return undefined;
  return {
    message: `would open its inspector on port ${port}, which another process holds`,
    remedy: `end what listens there (ss -ltnp 'sport = :${port}'), and try again`,
  };
}

/** Tells whether a port is held by another process, and not only while another lab opens an inspector. */
async function staysTaken(pid: number, port: number): Promise<boolean> {
  for (let look = 0; look < PORT_LOOKS; look++) {
    if (!isTakenByAnother(pid, port)) return false;
    await sleep(PORT_LOOK_MS);
  }
  return true;
}

function whyBlockedProblem({ pid }: ProcessFacts): Obstacle | undefined {
  const why = whyBlocked(pid);
  return why === undefined
    ? undefined
    : {
        message: `does not turn its event loop: its main thread ${why}`,
        remedy: 'try again once it does; what blocks it is a finding of its own',
      };
}

/** Asks the very program of the process for its version, in a process of its own. */
async function versionOf(pid: number): Promise<{ text: string; major: number; minor: number } | undefined> {
  const { stdout } = await runProgram(`/proc/${pid}/exe`, ['--version'], { env: {}, limitMs: VERSION_MS });
  const [, text = '', major, minor] = /^v((\d+)\.(\d+)\.\d+)/.exec(stdout) ?? [];
  return text === '' ? undefined : { text, major: Number(major), minor: Number(minor) };
}

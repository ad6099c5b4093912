import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '../../text/problem.js';
import { portOf } from './address.js';
import type { PprofClient } from './client.js';
import { goroutineCounts } from './goroutineText.js';

/** Milliseconds that an endpoint may take for a first answer. */
const FIRST_ANSWER_MS = 10_000;

/** Milliseconds between two looks at a service that comes up, and at one that answers something else. */
const LOOK_EVERY_MS = 50;
const ASK_EVERY_MS = 400;

/** Milliseconds for which a service that comes up may answer something else. */
const COMES_UP_MS = 2000;

/** What keeps a service from being looked at; `comesUp`: it may yet go. */
export interface PprofObstacle {
  readonly problem: Problem;
  readonly comesUp: boolean;
}

/** Returns why there is no endpoint of pprof at an address; undefined where there is one. */
export async function whyNoPprof(client: PprofClient): Promise<PprofObstacle | undefined> {
  const { subject } = subjectOf(client);
  try {
    const { status, text } = await client.ask('goroutine?debug=1', FIRST_ANSWER_MS);
    if (status === 200 && goroutineCounts(text)) return undefined;
    const message =
      status === 200 ? 'answers, but with no goroutine profile' : `answers ${status} where pprof lists its profiles`;
    const remedy = `serve ${client.address.pathname}: import _ "net/http/pprof" and listen with the default mux, or hang pprof.Index into your own; the lab asks for ${client.address.href}goroutine`;
    return { problem: { subject, message, remedy }, comesUp: false };
  } catch (error) {
    const { code, message: words } = error as NodeJS.ErrnoException;
    const message = code === 'ECONNREFUSED' ? 'nothing listens there' : `cannot be asked: ${words}`;
    const remedy = 'start the service first, or let the lab: grpc-leak-lab check --pprof=URL -- COMMAND';
    return { problem: { subject, message, remedy }, comesUp: true };
  }
}

/** Tells whether something listens at an address. */
export function isTaken(address: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address.hostname.replace(/^\[|\]$/g, ''), port: portOf(address), timeout: 1000 });
    const end = (taken: boolean) => {
      socket.destroy();
      resolve(taken);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

/** The command that serves the endpoint. */
export interface ComingUp {
  /** Milliseconds that it has. */
  readonly limitMs: number;
  hasEnded(): boolean;
  readonly signal: AbortSignal;
}

/**
 * Waits until a command that was started serves its endpoint.
 * @returns why it does not; undefined once it does, and where the run is ended meanwhile
 */
export async function untilServed(
  client: PprofClient,
  { limitMs, hasEnded, signal }: ComingUp,
): Promise<Problem | undefined> {
  const beganMs = performance.now();
  let answersSince: number | undefined;
  while (!signal.aborted) {
    if (hasEnded()) return { ...subjectOf(client), ...ENDED };
    const obstacle = await whyNoPprof(client);
    if (!obstacle) return undefined;
    const now = performance.now();
    if (!obstacle.comesUp) answersSince ??= now;
    if (answersSince !== undefined && now - answersSince > COMES_UP_MS) return obstacle.problem;
    if (now - beganMs > limitMs) return { ...obstacle.problem, ...neverServed(client, limitMs) };
    await sleep(obstacle.comesUp ? LOOK_EVERY_MS : ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

const ENDED = {
  message: 'the command ended before it listened there',
  remedy: 'its own output says why; a service should go on until it is asked to end',
};

function subjectOf({ address }: PprofClient): Pick<Problem, 'subject'> {
  return { subject: `--pprof=${address.origin}` };
}

function neverServed({ address }: PprofClient, limitMs: number): Omit<Problem, 'subject'> {
  return {
    message: `the command never listened there within ${Math.round(limitMs / 1000)} s`,
    remedy: `import _ "net/http/pprof" and listen on that port: go http.ListenAndServe("${address.host}", nil)`,
  };
}

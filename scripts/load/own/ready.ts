import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Drive } from '../../plan/drive.js';
import type { DrivenPlace } from './place.js';
import { readinessOf } from './readiness.js';
import { NeverReady } from './refusal.js';

const LOOK_EVERY_MS = 20;

/**
 * Waits until the command is ready for load: as `--ready` says; without, until it listens on a port, where the driver does
 * not wait for its own.
 * @throws {NeverReady} where it is not within the limit, or ends before
 */
export async function untilReady(drive: Drive, place: DrivenPlace): Promise<void> {
  const { by, ready, readyLimitMs } = drive;
  if (ready === undefined) {
    if (by === 'each' || by === 'k6')
      await until(async () => place.ports().length > 0, place, readyLimitMs, 'never listened on a port');
    return;
  }
  const readiness = readinessOf(ready);
  if ('wrong' in readiness) throw new NeverReady(readiness.wrong); // the command line has checked it
  const { signal } = place;
  switch (readiness.by) {
    case 'port':
      return untilListening('localhost', readiness.port, drive, place);
    case 'url':
      return until(() => answers(readiness.url, signal), place, readyLimitMs, `never answered at ${readiness.url}`);
    case 'output':
      return until(
        async () => place.hasPrintedReady(),
        place,
        readyLimitMs,
        `never printed a line that matches ${ready}`,
      );
  }
}

/** Waits until a port takes connections. */
export async function untilListening(
  host: string,
  port: number,
  { readyLimitMs }: Pick<Drive, 'readyLimitMs'>,
  place: DrivenPlace,
): Promise<void> {
  await until(() => takesConnections(host, port), place, readyLimitMs, `never listened at ${host}:${port}`);
}

async function until(
  is: () => Promise<boolean>,
  { noun, signal, hasEnded }: DrivenPlace,
  limitMs: number,
  otherwise: string,
): Promise<void> {
  const untilMs = performance.now() + limitMs;
  while (!(await is())) {
    if (hasEnded()) throw new NeverReady(`the ${noun} ended, and ${otherwise}`);
    if (signal.aborted || performance.now() > untilMs)
      throw new NeverReady(`the ${noun} ${otherwise} within ${Math.round(limitMs / 1000)} s`);
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

function answers(url: string, signal: AbortSignal): Promise<boolean> {
  const both = AbortSignal.any([signal, AbortSignal.timeout(2000)]);
  return fetch(url, { signal: both }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status < 500;
    },
    () => false,
  );
}

function takesConnections(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const end = (took: boolean) => {
      socket.destroy();
      resolve(took);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

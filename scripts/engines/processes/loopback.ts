import { randomInt } from 'node:crypto';
import { createConnection, createServer, type Socket } from 'node:net';
import type { Problem } from '../../text/problem.js';

/**
 * Finds an address for every replica, at random out of 127.0.0.0/8, so that two labs never share one. Where the system
 * has only 127.0.0.1 (macOS), all get that one and differ by port.
 */
export async function loopbackAddresses(count: number): Promise<string[]> {
  const [second, third] = [randomInt(1, 255), randomInt(1, 255)];
  const own = Array.from({ length: count }, (_, replica) => `127.${second}.${third}.${replica + 1}`);
  return (await answers(own[0] as string)) === undefined ? own : own.map(() => '127.0.0.1');
}

/** Returns why processes cannot reach one another on this machine; nothing where they can. */
export async function noLoopback(): Promise<Problem[]> {
  const why = await answers('127.0.0.1');
  if (why === undefined) return [];
  return [
    {
      message: `no process can reach another on 127.0.0.1 (${why}): the loopback interface is down`,
      remedy: 'bring it up: ip link set lo up; in a network namespace of its own it begins down',
    },
  ];
}

/** Milliseconds that a connection on one machine may take; a packet that is dropped is never answered. */
const LIMIT_MS = 5_000;

/** Listens at an address and connects to it. @returns the code of the error; undefined where all went well */
function answers(host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    let socket: Socket | undefined;
    const end = (why?: string) => {
      clearTimeout(timer);
      socket?.destroy();
      server.close();
      resolve(why);
    };
    const failed = ({ code = 'unknown' }: NodeJS.ErrnoException) => end(code);
    const timer = setTimeout(() => end('ETIMEDOUT'), LIMIT_MS);
    server.once('error', failed);
    server.once('connection', (accepted) => accepted.destroy());
    server.listen(0, host, () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      socket = createConnection({ host, port });
      socket.once('error', failed);
      socket.once('connect', () => end());
    });
  });
}

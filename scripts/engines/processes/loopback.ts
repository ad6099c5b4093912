import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Finds an address for every replica, at random out of 127.0.0.0/8, so that two labs never share one. Where the system
 * has only 127.0.0.1 (macOS), all get that one and differ by port.
 */
export async function loopbackAddresses(count: number): Promise<string[]> {
  const [second, third] = [randomInt(1, 255), randomInt(1, 255)];
  const own = Array.from({ length: count }, (_, replica) => `127.${second}.${third}.${replica + 1}`);
  return (await canBind(own[0] as string)) ? own : own.map(() => '127.0.0.1');
}

function canBind(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(0, host, () => server.close(() => resolve(true)));
  });
}

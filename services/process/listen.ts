import { randomInt } from 'node:crypto';
import type { Server, ServerCredentials } from '@grpc/grpc-js';

/**
 * The range in which a fallback port is looked for: below the ephemeral range, whose ports outgoing connections may
 * hold.
 */
const FALLBACK_PORTS = { low: 10_000, high: 32_000 };
const ATTEMPTS = 30;

/**
 * Binds the server to the preferred port, or to another free one when somebody else has it.
 *
 * @returns `host:port`
 * @throws the last attempt's error; grpc-js says only "No address added" and hides the errno
 */
export async function listen(
  server: Server,
  host: string,
  preferredPort: number,
  credentials: ServerCredentials,
): Promise<string> {
  return `${host}:${await atFreePort(preferredPort, (port) => bind(server, `${host}:${port}`, credentials))}`;
}

/**
 * Takes the preferred port, or another one when somebody else has it.
 *
 * @param take rejects when it cannot have the port
 * @returns the port
 * @throws the last attempt's error
 */
export async function atFreePort(preferredPort: number, take: (port: number) => Promise<void>): Promise<number> {
  let port = preferredPort;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await take(port);
      return port;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      port = randomInt(FALLBACK_PORTS.low, FALLBACK_PORTS.high);
    }
  }
}

function bind(server: Server, address: string, credentials: ServerCredentials): Promise<void> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error) => (error ? reject(error) : resolve()));
  });
}

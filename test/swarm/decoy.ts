import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A server that passes for a Docker Engine and counts what it is asked. */
export interface Decoy extends AsyncDisposable {
  readonly host: string;
  readonly asked: string[];
}

interface Manner {
  apiVersion?: string;
  /** Breaks every connection once it has told its version. */
  dies?: boolean;
  tls?: ServerOptions;
}

/** @param path of its socket; absent: it listens on loopback */
export async function startDecoy(
  path?: string,
  { apiVersion = '1.41', dies = false, tls }: Manner = {},
): Promise<Decoy> {
  const asked: string[] = [];
  const answer: RequestListener = (request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    response.setHeader('Api-Version', apiVersion);
    response.setHeader('Content-Type', 'application/json');
    if (/\/_ping$/.test(url)) response.end('OK');
    else if (/\/version$/.test(url)) response.end(JSON.stringify({ Version: '0-decoy', ApiVersion: apiVersion }));
    else if (dies) request.socket.destroy();
    else response.end(JSON.stringify({ ID: 'decoy' }));
  };
  const server = tls ? createTlsServer(tls, answer) : createServer(answer);
  await new Promise<void>((resolve) =>
    path === undefined ? server.listen(0, '127.0.0.1', resolve) : server.listen(path, resolve),
  );
  const host = path === undefined ? `tcp://127.0.0.1:${(server.address() as AddressInfo).port}` : `unix://${path}`;
  return {
    host,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * The room of monitoring: the Prometheus endpoint of a replica, rules and dashboard beside it. Imports probe and
 * process.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { PORTS } from '../../protos/environment.js';
import type { Probe } from '../probe/probe.js';
import { atFreePort } from '../process/listen.js';
import { createMetrics } from './metrics.js';

/** A replica's metrics, served at `/metrics`. */
export interface MetricsEndpoint {
  readonly port: number;
  /** Resolves with the first scrape. */
  readonly scraped: Promise<void>;
}

/** Milliseconds that a connection may be silent before the kernel asks whether the other end is still there. */
const ALIVE_AFTER_MS = 30_000;

/**
 * Serves a probe's metrics on a listener of its own, in plain HTTP, at this one address. Connections stay open between
 * scrapes, however far apart these are, so that no timer of theirs is among those that are counted.
 */
export async function serveMetrics(
  probe: Probe,
  host: string,
  labels: { replica: string; variant: string },
): Promise<MetricsEndpoint> {
  const metrics = createMetrics(labels);
  let scraped = () => {};
  const first = new Promise<void>((resolve) => {
    scraped = resolve;
  });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    response.sendDate = false; // the date is cached with a timer
    const path = request.url?.split('?')[0];
    if (request.method !== 'GET' || path !== '/metrics')
      return void response.writeHead(404).end('metrics are at /metrics\n');
    response.writeHead(200, { 'content-type': metrics.contentType }).end(await metrics.expose(probe.snapshot()));
    scraped();
  };
  const server = createServer(
    { keepAlive: true, keepAliveInitialDelay: ALIVE_AFTER_MS, keepAliveTimeout: 0 },
    (request, response) => {
      answer(request, response).catch((error) => response.headersSent || response.writeHead(500).end(`${error}\n`));
    },
  );
  return { port: await atFreePort(PORTS.metrics, (port) => listening(server, host, port)), scraped: first };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

import { readFileSync } from 'node:fs';
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { resolve } from 'node:path';
import type { Drive } from '../../plan/drive.js';
import { bodiesOf } from './data.js';
import type { OwnDriver, UnitEnd } from './driver.js';
import { paced } from './pace.js';
import type { DrivenPlace } from './place.js';
import { untilListening } from './ready.js';
import { withVariables } from './variables.js';

/**
 * Waits until something listens at the address, and returns the driver that requests it. Node's own client is enough for
 * a number of requests that is set: autocannon counts by time, and brings 40 packages.
 * @throws {NeverReady} where nothing comes to listen
 */
export async function httpDriver(drive: Drive, place: DrivenPlace): Promise<OwnDriver> {
  const url = new URL(drive.url ?? '');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const host = url.hostname.replace(/^\[|\]$/g, '');
  await untilListening(host, port, drive, place);
  const { agent, options } = requestOf(drive, url, place);
  const bodies = bodiesOf(drive.data, place.cwd);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const once = (number: number) => answered(send(url, options), bodies?.[number % bodies.length], drive.deadlineMs);
  let lastMs = performance.now();
  const work: OwnDriver['work'] = async (order, done) => {
    if (performance.now() - lastMs > FRESH_MS) dropIdle(agent);
    await paced(order, once, done);
    lastMs = performance.now();
  };
  return { address: url.host, work, close: () => agent.destroy() };
}

/**
 * Milliseconds after which connections that were kept are used no more: a server of Node closes them after 5 s, and a
 * request sent just then fails, through no fault of its own.
 */
const FRESH_MS = 2000;

function dropIdle({ freeSockets }: HttpAgent): void {
  for (const socket of Object.values(freeSockets).flat()) socket?.destroy();
}

function requestOf(
  { method, headers, data, concurrency, ca, cert, key }: Drive,
  url: URL,
  { cwd, env }: DrivenPlace,
): { readonly agent: HttpAgent; readonly options: RequestOptions } {
  const read = (file: string | undefined) => (file === undefined ? undefined : readFileSync(resolve(cwd, file)));
  const kept = { keepAlive: true, maxSockets: concurrency };
  const agent =
    url.protocol === 'https:'
      ? new HttpsAgent({ ...kept, ca: read(ca), cert: read(cert), key: read(key) })
      : new HttpAgent(kept);
  const said = headers.map((pair) => {
    const colon = pair.indexOf(':');
    return [pair.slice(0, colon).trim().toLowerCase(), withVariables(pair.slice(colon + 1).trim(), env)] as const;
  });
  const all = { ...(data !== undefined && { 'content-type': 'application/json' }), ...Object.fromEntries(said) };
  return { agent, options: { agent, headers: all, method: method ?? (data === undefined ? 'GET' : 'POST') } };
}

/** Sends a request, and resolves once its answer is complete. It never rejects. */
function answered(request: ClientRequest, body: string | undefined, limitMs: number): Promise<UnitEnd> {
  return new Promise((resolve) => {
    const late = new Error(`no answer within ${limitMs} ms`);
    const timer = setTimeout(() => request.destroy(late), limitMs);
    const end = (unit: UnitEnd) => {
      clearTimeout(timer);
      resolve(unit);
    };
    const failed = (error: NodeJS.ErrnoException) =>
      end({ status: error === late ? 'DEADLINE_EXCEEDED' : (error.code ?? 'FAILED'), failure: error.message });
    request.on('error', failed);
    request.on('response', (response) => {
      response.resume();
      response.on('error', failed);
      response.on('end', () => end(endOf(response.statusCode ?? 0, response.statusMessage)));
    });
    request.end(body);
  });
}

function endOf(code: number, message = ''): UnitEnd {
  return code < 400 ? { status: 'OK' } : { status: `HTTP ${code}`, failure: `HTTP ${code} ${message}`.trim() };
}

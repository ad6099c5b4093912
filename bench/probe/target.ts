/**
 * The program whose CPU is measured. Each line of its standard input, a number, lets it make calls for as many
 * milliseconds: WORK=`warm` makes unary calls on one channel, 20 in flight; WORK=`dial` makes clients one after the
 * other, each with one call and a close, TLS where CERTIFICATE names one; WORK=`http` makes requests of HTTP, 20 in
 * flight on kept connections, and answers them itself. Prints `{"ready": …}`, with the URL of its
 * metrics where METRICS=`on`, and `{"cpuUs": …, "calls": …}` after each, of the calls alone; ends with its input. With
 * CHECKPOINTS=`on` it has the probe take a checkpoint after each, as a replica does after a slice of its load.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import * as grpc from '@grpc/grpc-js';
import { probe } from '../../services/probe/probe.js';

const { PORT, CERTIFICATE, WORK, METRICS, CHECKPOINTS } = process.env;
const bytes = (value: Buffer) => value;
const payload = Buffer.alloc(64);

// Else the hello line would be made during the measurement, once a life, and count as if it were made for each.
probe()?.introduce({ id: 'bench', agent: 'none', frontDoor: 'none' });

const client = makeClient();
const work = WORK === 'http' ? await requestsOfOwn() : WORK === 'warm' ? warm : dials;
console.log(JSON.stringify({ ready: METRICS === 'on' ? await offerMetrics() : null }));
let checkpoint = 0;
for await (const ms of createInterface(process.stdin)) {
  const before = process.cpuUsage();
  const calls = await work(performance.now() + Number(ms));
  const { user, system } = process.cpuUsage(before);
  if (CHECKPOINTS === 'on') await probe()?.checkpoint(checkpoint++);
  console.log(JSON.stringify({ cpuUs: user + system, calls }));
}
process.exit(); // a listener would keep it alive

async function warm(untilMs: number): Promise<number> {
  return inFlight(20, untilMs, () => call(client));
}

/** Keeps so many calls in flight until then. @returns how many were made */
async function inFlight(lanes: number, untilMs: number, make: () => Promise<void>): Promise<number> {
  let calls = 0;
  const lane = async () => {
    for (; performance.now() < untilMs; calls++) await make();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return calls;
}

/** Serves HTTP in this process. @returns what makes requests of it */
async function requestsOfOwn(): Promise<(untilMs: number) => Promise<number>> {
  const server = createServer((request, response) => request.on('end', () => response.end(payload)).resume());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const ask = () =>
    new Promise<void>((resolve, reject) =>
      request({ host: '127.0.0.1', port, agent }, (response) => response.on('end', resolve).resume())
        .on('error', reject)
        .end(),
    );
  return (untilMs) => inFlight(20, untilMs, ask);
}

async function dials(untilMs: number): Promise<number> {
  let calls = 0;
  for (; performance.now() < untilMs; calls++) {
    const client = makeClient();
    await call(client);
    client.close();
  }
  return calls;
}

async function offerMetrics(): Promise<string> {
  const observer = probe();
  if (!observer) throw new Error('metrics are those of the probe');
  const { serveMetrics } = await import('../../services/monitoring/endpoint.js');
  const { port } = await serveMetrics(observer, '127.0.0.1', { replica: 'bench', variant: 'none' });
  return `http://127.0.0.1:${port}/metrics`;
}

/** Dials with a pool of its own, so that a plaintext dial is a socket too. */
function makeClient(): grpc.Client {
  const credentials = CERTIFICATE
    ? grpc.credentials.createSsl(readFileSync(CERTIFICATE))
    : grpc.credentials.createInsecure();
  return new grpc.Client(`127.0.0.1:${PORT}`, credentials, {
    'grpc.use_local_subchannel_pool': 1,
    'grpc.ssl_target_name_override': 'localhost',
  });
}

function call(client: grpc.Client): Promise<void> {
  return new Promise((resolve, reject) =>
    client.makeUnaryRequest('/bench.Echo/Echo', bytes, bytes, payload, (error) => (error ? reject(error) : resolve())),
  );
}

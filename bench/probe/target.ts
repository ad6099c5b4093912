/**
 * The program whose CPU is measured. Each line of its standard input, a number, lets it make calls for as many
 * milliseconds: WORK=`warm` makes unary calls on one channel, 20 in flight; WORK=`dial` makes clients one after the
 * other, each with one call and a close, TLS where CERTIFICATE names one. Prints `{"ready": …}`, with the URL of its
 * metrics where METRICS=`on`, and `{"cpuUs": …, "calls": …}` after each, of the calls alone; ends with its input. With
 * CHECKPOINTS=`on` it has the probe take a checkpoint after each, as a replica does after a slice of its load.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import * as grpc from '@grpc/grpc-js';
import { probe } from '../../services/probe/probe.js';

const { PORT, CERTIFICATE, WORK, METRICS, CHECKPOINTS } = process.env;
const bytes = (value: Buffer) => value;
const payload = Buffer.alloc(64);

// Else the hello line would be made during the measurement, once a life, and count as if it were made for each.
probe()?.introduce({ id: 'bench', agent: 'none', frontDoor: 'none' });

const client = makeClient();
const work = WORK === 'warm' ? warm : dials;
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
  let calls = 0;
  const lane = async () => {
    for (; performance.now() < untilMs; calls++) await call(client);
  };
  await Promise.all(Array.from({ length: 20 }, lane));
  return calls;
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

/**
 * The program whose CPU is measured: WORK=`warm` makes CALLS unary calls on one channel, 20 in flight; WORK=`dial` makes
 * CALLS clients one after the other, each with one call and a close, TLS where CERTIFICATE names one. The first tenth warms up.
 * Prints `{"cpuUsPerCall": …}` last.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as grpc from '@grpc/grpc-js';
import { probe } from '../../services/probe/probe.js';

const { PORT, CERTIFICATE, WORK } = process.env;
const calls = Number(process.env.CALLS);
const bytes = (value: Buffer) => value;
const payload = Buffer.alloc(64);

// Else the hello line would be made during the measurement, once a life, and count as if it were made for each.
probe()?.introduce({ id: 'bench', agent: 'none', frontDoor: 'none' });

if (process.env.METRICS === 'on') await offerMetrics();
const client = makeClient();
const work = WORK === 'warm' ? warm : dials;
await work(Math.ceil(calls / 10));
if (WORK === 'warm') await sleep(1500); // a warm channel is one that was dialled some time ago
const before = process.cpuUsage();
await work(calls);
const { user, system } = process.cpuUsage(before);
client.close();
console.log(JSON.stringify({ cpuUsPerCall: (user + system) / calls }));
if (process.env.METRICS === 'on') process.stdout.write('', () => process.exit()); // its listener would keep it alive

async function warm(count: number): Promise<void> {
  let left = count;
  const lane = async () => {
    while (left-- > 0) await call(client);
  };
  await Promise.all(Array.from({ length: 20 }, lane));
}

async function dials(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const client = makeClient();
    await call(client);
    client.close();
  }
}

async function offerMetrics(): Promise<void> {
  const observer = probe();
  if (!observer) throw new Error('metrics are those of the probe');
  const { serveMetrics } = await import('../../services/monitoring/endpoint.js');
  const { port } = await serveMetrics(observer, '127.0.0.1', { replica: 'bench', variant: 'none' });
  console.log(`metrics http://127.0.0.1:${port}/metrics`);
}

/** With a pool of its own, so that a plaintext dial is a socket too. */
function makeClient(): grpc.Client {
  const credentials = CERTIFICATE ? grpc.credentials.createSsl(readFileSync(CERTIFICATE)) : grpc.credentials.createInsecure();
  return new grpc.Client(`127.0.0.1:${PORT}`, credentials, { 'grpc.use_local_subchannel_pool': 1, 'grpc.ssl_target_name_override': 'localhost' });
}

function call(client: grpc.Client): Promise<void> {
  return new Promise((resolve, reject) => client.makeUnaryRequest('/bench.Echo/Echo', bytes, bytes, payload, (error) => (error ? reject(error) : resolve())));
}

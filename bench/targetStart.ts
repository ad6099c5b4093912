/**
 * Measures what the probe adds to a program before it has done anything: time and CPU until it says that it is ready, and
 * memory then. Three programs, each as `check` starts it and bare, by turns: one that does nothing, one that serves HTTP,
 * one that serves gRPC. `targetStart [PAIRS]`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OBSERVE, OBSERVE_OWN } from '../protos/settings/observe.js';
import { environmentOf, settingsIn } from '../protos/settings/told.js';
import { median } from '../scripts/analysis/verdict/stats/quantile.js';
import { withProbe } from '../scripts/engines/command/commandProcess.js';
import { machine } from './support/machine.js';
import { middleOf } from './support/ordered.js';

const ROWS = { ...OBSERVE, ...OBSERVE_OWN };
const PAIRS = Number(process.argv[2] ?? 15);

/** Writes what the process took so far to a descriptor of its own, then ends. */
const READY = `const done=()=>{const{user,system}=process.cpuUsage();require('fs').writeSync(3,JSON.stringify({cpuMs:(user+system)/1000,rssMb:process.memoryUsage.rss()/1e6}));process.exit()};`;
const GRPC = JSON.stringify(new URL(import.meta.resolve('@grpc/grpc-js')).pathname);
const PROGRAMS = {
  'nothing but Node': `${READY}done()`,
  'a server of HTTP': `${READY}require('http').createServer().listen(0,'127.0.0.1',done)`,
  'a server of gRPC': `${READY}const g=require(${GRPC});new g.Server().bindAsync('127.0.0.1:0',g.ServerCredentials.createInsecure(),done)`,
};

interface Started {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly rssMb: number;
}

const folder = mkdtempSync(join(tmpdir(), 'target-start-'));
const channel = join(folder, 'channel');
const listener = createServer((socket) => socket.on('error', () => {}).resume()).listen(channel);
await once(listener, 'listening');
const probe = {
  ...environmentOf(ROWS, { ...settingsIn(ROWS, {}), metrics: 'off' }),
  ...withProbe({}, channel),
};

try {
  for (const [name, code] of Object.entries(PROGRAMS)) {
    const pairs: (readonly [Started, Started])[] = [];
    for (let i = 0; i <= PAIRS; i++) {
      const [first, second] = i % 2 === 0 ? [probe, {}] : [{}, probe];
      const [one, other] = [await started(code, first), await started(code, second)];
      if (i > 0) pairs.push(i % 2 === 0 ? [one, other] : [other, one]); // the first warms the caches of the file system
    }
    console.log(`${name}, probe ÷ none and more by, of ${PAIRS} pairs`);
    for (const key of ['wallMs', 'cpuMs', 'rssMb'] as const) console.log(`  ${row(pairs, key)}`);
  }
  console.log(machine());
} finally {
  listener.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(); // a connection whose process ended may be open yet

async function started(code: string, env: Record<string, string | undefined>): Promise<Started> {
  const begun = performance.now();
  const child = spawn(process.execPath, ['--eval', code], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const [took] = (await once(child.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer];
  const wallMs = performance.now() - begun;
  if (child.exitCode === null) await once(child, 'exit');
  return { wallMs, ...(JSON.parse(took.toString()) as Omit<Started, 'wallMs'>) };
}

function row(pairs: readonly (readonly [Started, Started])[], key: keyof Started): string {
  const ratio = middleOf(pairs.map(([a, b]) => a[key] / b[key]));
  const more = median(pairs.map(([a, b]) => a[key] - b[key]));
  const base = median(pairs.map(([, b]) => b[key]));
  const unit = key === 'rssMb' ? 'MB' : 'ms';
  const bounds = `95 %: ${ratio.low.toFixed(2)} … ${ratio.high.toFixed(2)}`;
  return `${key.replace(/M[sb]$/, '')}: ${ratio.median.toFixed(2)} (${bounds}), + ${more.toFixed(1)} ${unit}, of ${base.toFixed(1)} ${unit}`;
}

/**
 * Measures what the questions cost that `check --pprof` asks a Go service, at 1,000, 10,000 and 100,000 goroutines, with the
 * makers of makers kept and without: how long an answer takes, how large it is, and for how long the service stood still
 * meanwhile. Needs Go.
 */
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pprofAddress } from '../scripts/engines/pprof/address.js';
import { PprofClient } from '../scripts/engines/pprof/client.js';
import { temporaryFolder } from '../scripts/engines/temporaryFolder.js';
import { startProgram } from '../services/process/childProcess.js';
import { root } from '../test/support/root.js';
import { machine } from './support/machine.js';

const COUNTS = [1000, 10_000, 100_000];
const QUESTIONS = ['', 'goroutine', 'goroutine?debug=1', 'goroutine?debug=2', 'heap?debug=1&gc=1'];
const TIMES = 5;

const folder = temporaryFolder('grpc-leak-lab-bench-');
const program = join(folder.path, 'dumps');
execFileSync('go', ['build', '-o', program, '.'], { cwd: join(root, 'bench', 'pprofDumps'), stdio: 'inherit' });
console.log(machine());
console.log('| goroutines | makers kept | question | answer in ms | bytes | service stood still, ms |');
console.log('| ---: | --- | --- | ---: | ---: | ---: |');
for (const count of COUNTS) for (const keeps of [false, true]) await measure(count, keeps);
await folder[Symbol.asyncDispose]();

async function measure(count: number, keeps: boolean): Promise<void> {
  const address = `127.0.0.1:${await freePort()}`;
  const env = { ...process.env, GODEBUG: keeps ? 'tracebackancestors=8' : '' };
  const service = startProgram(program, [address], { env, output: 'none' });
  const client = new PprofClient(pprofAddress(`http://${address}`));
  try {
    while (!(await client.ask('').catch(() => undefined))) await sleep(20);
    await client.ask(`/hold?count=${count}`);
    for (const question of QUESTIONS) {
      const answers: { tookMs: number; bytes: number; gapMs: number }[] = [];
      for (let time = 0; time < TIMES; time++) {
        await client.ask('/gap');
        await sleep(50);
        const { tookMs, text } = await client.ask(question);
        const gapMs = Number((await client.ask('/gap')).text) / 1000;
        answers.push({ tookMs, bytes: Buffer.byteLength(text), gapMs });
      }
      const middle = (of: keyof (typeof answers)[number]) =>
        answers.map((each) => each[of]).sort((a, b) => a - b)[Math.floor(TIMES / 2)] ?? Number.NaN;
      const cells = [count, keeps ? 'yes' : 'no', question || 'the list', middle('tookMs').toFixed(1)];
      console.log(`| ${[...cells, middle('bytes'), middle('gapMs').toFixed(1)].join(' | ')} |`);
    }
  } finally {
    client.close();
    service.kill();
    await service.ended;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

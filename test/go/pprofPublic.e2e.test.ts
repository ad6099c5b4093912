/**
 * `check --pprof` on a program of others, unchanged: the worker that grpc-go ships to measure itself, which makes a gRPC
 * client for each stream of RunClient, and closes it. Its open loop goes on to set a timer after that, which holds its
 * histograms; its closed loop ends.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { go } from '../support/needs.js';
import { root } from '../support/root.js';
import { check, freeAddresses, runOf } from './goService.js';

const PROTO = join(root, 'test', 'go', 'fixtures', 'worker.proto');

describe('check --pprof on grpc-go’s own benchmark worker', go(), () => {
  const folder = mkdtempSync(join(tmpdir(), 'leak-lab-pprof-public-'));
  before(() => {
    const env = { ...process.env, GOBIN: folder };
    execFileSync('go', ['install', 'google.golang.org/grpc/benchmark/worker@v1.85.0'], { env, stdio: 'ignore' });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function checked(loadParams: object) {
    const [address = '', pprof = ''] = await freeAddresses(2);
    const [, driver] = address.split(':');
    const [, port] = pprof.split(':');
    const setup = {
      ...{ serverTargets: [`127.0.0.1:${driver}`], outstandingRpcsPerChannel: 1, clientChannels: 1, loadParams },
      histogramParams: { resolution: 0.01, maxPossible: 60e9 },
    };
    const load = ['--call=grpc.testing.WorkerService/RunClient', `--proto=${PROTO}`, `--address=127.0.0.1:${driver}`];
    const flags = [...load, `--data=${JSON.stringify([{ setup }])}`, `--pprof=http://localhost:${port}`, '--json'];
    return check(folder, flags, [join(folder, 'worker'), `-driver_port=${driver}`, `-pprof_port=${port}`]);
  }

  it('finds the memory that its open loop keeps, and what allocates it', async () => {
    const ended = await checked({ poisson: { offeredLoad: 1 } });
    const { outcome, summary } = runOf(ended);
    assert.deepEqual([ended.code, outcome], [1, 'leak'], `${summary}\n${ended.stderr}`);
    assert.match(summary, /histogram\.go:\d+ \(google\.golang\.org\/grpc\/benchmark\/stats\.NewHistogram\) allocates/);
  });

  it('finds its closed loop clean', async () => {
    const ended = await checked({ closedLoop: {} });
    const { outcome, summary } = runOf(ended);
    assert.deepEqual([ended.code, outcome], [0, 'clean'], `${summary}\n${ended.stderr}`);
  });
});

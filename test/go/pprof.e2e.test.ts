/** `check --pprof` on services in Go that forget a client, a goroutine or memory for each request, and on their fixed twins. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { go } from '../support/needs.js';
import { until } from '../support/patience.js';
import { built, type CheckEnded, check, FORGETFUL, freeAddresses, lineMarked, runOf } from './goService.js';

const FEW = ['--json', '--no-confirm', '--warm-up=10'];

describe('check --pprof', go(), () => {
  const folder = mkdtempSync(join(tmpdir(), 'leak-lab-pprof-'));
  let program = '';
  before(() => {
    program = built(FORGETFUL, folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Checks the service by requests to one of its paths. */
  async function checked(path: string, words: readonly string[] = [], calls = 60): Promise<CheckEnded> {
    const [web = '', pprof = ''] = await freeAddresses(2);
    const load = [...FEW, `--calls=${calls}`, `--pprof=http://${pprof}`, `--url=http://${web}/${path}`];
    return check(folder, load, [program, ...words, web, pprof]);
  }

  const growthIn = (ended: CheckEnded) =>
    Object.fromEntries(runOf(ended).metrics.map(({ name, growthPerWork }) => [name, growthPerWork]));

  it('finds clients that are never closed: eight goroutines a request, and the line of grpc.NewClient', async () => {
    const ended = await checked('client');
    const { outcome, summary, culprits, workUnit } = runOf(ended);
    assert.deepEqual([ended.code, outcome, workUnit], [1, 'leak', 'request'], `${summary}\n${ended.stderr}`);
    const { goroutines, sockets } = growthIn(ended);
    assert.deepEqual([goroutines, sockets], [8, 2], 'five where it is made and three where it is served; both ends');
    const [first] = culprits;
    assert.equal(`${first?.file}:${first?.line}`, `test/go/fixtures/forgetful/main.go:${lineMarked('client')}`);
    assert.equal(first?.resource, 'goroutine');
  });

  it('finds goroutines that wait for ever, and the go statement', async () => {
    const ended = await checked('wait');
    const { outcome, summary, culprits } = runOf(ended);
    assert.deepEqual([ended.code, outcome, growthIn(ended).goroutines], [1, 'leak', 1], summary);
    assert.equal(
      `${culprits[0]?.file}:${culprits[0]?.line}`,
      `test/go/fixtures/forgetful/main.go:${lineMarked('wait')}`,
    );
    assert.equal(culprits[0]?.share, 1);
  });

  it('finds memory that is kept, and the line that allocates it', async () => {
    const ended = await checked('memory', [], 300);
    const { outcome, summary } = runOf(ended);
    assert.deepEqual([ended.code, outcome], [1, 'leak'], `${summary}\n${ended.stderr}`);
    assert.match(summary, new RegExp(`main\\.go:${lineMarked('memory')} \\(main\\.remember\\) allocates`));
  });

  for (const path of ['client', 'wait'])
    it(`finds the fixed twin clean: ${path}`, async () => {
      const ended = await checked(path, ['fixed']);
      const { outcome, summary } = runOf(ended);
      assert.deepEqual([ended.code, outcome], [0, 'clean'], `${summary}\n${ended.stderr}`);
      assert.match(summary, /is clean:/, 'nothing that it could hold was out of sight');
    });

  /** Looks at a service that was started before: by flags for the load, else while it is asked for something by others. */
  async function running(
    env: NodeJS.ProcessEnv,
    words: readonly string[] = [],
    loadOn?: (web: string) => readonly string[],
  ): Promise<CheckEnded & { isRunning: boolean }> {
    const [web = '', pprof = ''] = await freeAddresses(2);
    const service = spawn(program, [...words, web, pprof], { env: { ...process.env, ...env }, stdio: 'ignore' });
    const ask = () => void fetch(`http://${web}/client`).catch(() => undefined);
    const client = loadOn ? undefined : setInterval(ask, 250);
    try {
      await until(() =>
        fetch(`http://${pprof}/debug/pprof/`).then(
          ({ ok }) => ok,
          () => false,
        ),
      );
      const flags = loadOn?.(web) ?? ['--for=20s'];
      const ended = await check(folder, ['--json', `--pprof=http://${pprof}`, ...flags]);
      return { ...ended, isRunning: service.exitCode === null && service.signalCode === null };
    } finally {
      clearInterval(client);
      service.kill('SIGKILL');
    }
  }

  it('looks at one that runs already, and names the line where Go keeps the makers of makers', async () => {
    const ended = await running({ GODEBUG: 'tracebackancestors=8' });
    const { outcome, summary, culprits } = runOf(ended);
    assert.deepEqual([ended.code, outcome, ended.isRunning], [1, 'leak', true], `${summary}\n${ended.stderr}`);
    assert.equal(
      `${culprits[0]?.file}:${culprits[0]?.line}`,
      `test/go/fixtures/forgetful/main.go:${lineMarked('client')}`,
    );
    assert.doesNotMatch(ended.stderr, /tracebackancestors/);
  });

  it('says of one that runs without them how they are had, and still what leaks', async () => {
    const ended = await running({ GODEBUG: '' });
    const { outcome, summary, culprits } = runOf(ended);
    assert.deepEqual([ended.code, outcome], [1, 'leak'], `${summary}\n${ended.stderr}`);
    assert.deepEqual(culprits, []);
    assert.match(ended.stderr, /start it as GODEBUG=tracebackancestors=8/);
  });

  const requestsOn = (web: string) => ['--no-confirm', '--warm-up=10', '--calls=60', `--url=http://${web}/client`];

  it('puts load on one that runs already: growth by request, and the line', async () => {
    const ended = await running({ GODEBUG: 'tracebackancestors=8' }, [], requestsOn);
    const { outcome, summary, culprits, workUnit } = runOf(ended);
    assert.deepEqual([ended.code, outcome, ended.isRunning], [1, 'leak', true], `${summary}\n${ended.stderr}`);
    // The first reading may have the connections of the load that have not gone yet.
    assert.deepEqual([workUnit, Math.round(growthIn(ended).goroutines ?? 0)], ['request', 8], summary);
    assert.equal(
      `${culprits[0]?.file}:${culprits[0]?.line}`,
      `test/go/fixtures/forgetful/main.go:${lineMarked('client')}`,
    );
  });

  it('leaves a fixed one as it was, and finds it clean under the same load', async () => {
    const ended = await running({ GODEBUG: 'tracebackancestors=8' }, ['fixed'], requestsOn);
    const { outcome, summary } = runOf(ended);
    assert.deepEqual([ended.code, outcome, ended.isRunning], [0, 'clean', true], `${summary}\n${ended.stderr}`);
  });
});

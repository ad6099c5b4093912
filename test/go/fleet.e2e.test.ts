import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { GO_VARIANTS } from '../../scripts/plan/runtimes.js';
import { lab, metric, reported } from '../support/labResult.js';
import { go } from '../support/needs.js';
import { root } from '../support/root.js';

const MODULE = join(root, 'services', 'agent-go');
/** What is leaked per pass by three replicas that dial each other and themselves: 5 goroutines as client, 3 as server. */
const GOROUTINES_PER_PASS = 3 * (5 + 3);

describe('the agent in Go', go(), () => {
  const env = { ...process.env, GOEXPERIMENT: 'goroutineleakprofile', CGO_ENABLED: '0' }; // as the lab builds it
  const at = (...args: string[]) => spawnSync('go', args, { cwd: MODULE, env, encoding: 'utf8' });

  it('is formatted and vetted, and passes its own tests', () => {
    assert.equal(execFileSync('gofmt', ['-l', '.'], { cwd: MODULE, encoding: 'utf8' }), '');
    for (const args of [
      ['vet', './...'],
      ['test', './...'],
    ]) {
      const { status, stdout, stderr } = at(...args);
      assert.equal(status, 0, stdout + stderr);
    }
  });

  it('has the types of the messages as the .proto files have them', (t) => {
    const out = mkdtempSync(join(tmpdir(), 'generated-go-'));
    t.after(() => rmSync(out, { recursive: true, force: true }));
    execFileSync(process.execPath, [join(root, 'bin', 'generateGo.js'), '--out', out]);
    const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.go'));
    assert.equal(files.length, 4);
    for (const file of files)
      assert.equal(readFileSync(join(out, file), 'utf8'), readFileSync(join(MODULE, file), 'utf8'), file);
  });

  it('has the variants that the lab believes it has', () => {
    const source = readFileSync(join(MODULE, 'variants', 'variant.go'), 'utf8');
    const names = [...source.matchAll(/^\t"([a-z-]+)": /gm)].map(([, name]) => name);
    assert.deepEqual(names, GO_VARIANTS);
  });
});

describe('a fleet in Go', go(), () => {
  it('leaks goroutines exactly as predicted, beside sockets and channels', async () => {
    const { code, result, analysis } = await reported('--runtime=go', '--variant=leaky', '--passes=30');
    const [run] = result.runs;
    assert.equal(code, 0, run?.summary);
    assert.equal(run?.outcome, 'leak');
    const goroutines = metric(run, 'goroutines');
    assert.equal(goroutines?.outcome, 'leak');
    assert.equal(goroutines?.growthPerWork, GOROUTINES_PER_PASS);
    assert.equal(goroutines?.predictedPerWork, GOROUTINES_PER_PASS);
    assert.equal(metric(run, 'sockets')?.growthPerWork, 6);
    assert.equal(metric(run, 'channels')?.growthPerWork, 3);
    for (const { id, sockets } of run?.perReplica ?? []) assert.equal(sockets?.settled, sockets?.predicted, id);
    const [guilty] = analysis.culprits;
    assert.equal(guilty?.file, 'services/agent-go/variants/leaky.go');
    assert.match(guilty?.excerpt?.lines[guilty.line - guilty.excerpt.startLine] ?? '', /pass\.Dial\(address\)/);
    assert.deepEqual([guilty?.opened, guilty?.closed, guilty?.share], [270, 0, 1]);
    const { goroutines: table } = analysis;
    assert.equal(table?.attributed, 1, 'the growth is led to lines of the main module, all of it');
    const serializers = table.rows.find(({ doing }) => doing.endsWith('(*CallbackSerializer).run'));
    assert.equal(serializers?.after, 3 * 3 * 3 * 30, 'three of each client that is not closed');
    assert.match(`${serializers?.madeAt?.file}:${serializers?.madeAt?.line}`, /leaky\.go:6$/);
  });

  for (const [variant, outcome] of [
    ['fixed', 'clean'],
    ['reuse', 'clean'],
    ['stream-cancelled', 'clean'],
    ['stream-forgotten', 'leak'],
  ] as const)
    it(`${variant} is found ${outcome}`, async () => {
      const { code, result } = await lab('--runtime=go', `--variant=${variant}`, '--passes=30');
      const [run] = result.runs;
      assert.equal(code, 0, run?.summary);
      assert.equal(run?.outcome, outcome);
      assert.equal(metric(run, 'goroutines')?.outcome, outcome);
    });
});

describe('a fleet of Node and Go', go(), () => {
  it('leaks as either predicts, each replica by itself', async () => {
    const { code, result } = await lab('--runtime=mixed', '--variant=leaky', '--passes=30');
    const [run] = result.runs;
    assert.equal(code, 0, run?.summary);
    for (const { id, sockets } of run?.perReplica ?? []) assert.equal(sockets?.settled, sockets?.predicted, id);
    const goroutines = metric(run, 'goroutines');
    assert.equal(goroutines?.growthPerWork, GOROUTINES_PER_PASS);
  });

  it('is clean where both reuse their clients', async () => {
    const { code, result } = await lab('--runtime=mixed', '--variant=reuse', '--passes=30');
    assert.equal(code, 0, result.runs[0]?.summary);
    assert.equal(result.runs[0]?.outcome, 'clean');
  });
});

describe('--runtime', () => {
  const typed = (args: readonly string[], env: NodeJS.ProcessEnv = process.env) =>
    spawnSync(process.execPath, ['bin/grpc-leak-lab.js', 'lab', ...args], { cwd: root, env, encoding: 'utf8' });

  it('refuses what the agent in Go does not have, all at once', () => {
    const { status, stderr } = typed(['--runtime=go', '--variant=pool', '--profile']);
    assert.equal(status, 64, stderr);
    for (const said of ['no variant pool', '--profile']) assert.ok(stderr.includes(said), stderr);
  });

  it('says where Go is missing, and how to get it', (t) => {
    const reports = mkdtempSync(join(tmpdir(), 'without-go-'));
    after(() => rmSync(reports, { recursive: true, force: true }));
    const env = { ...process.env, PATH: dirname(process.execPath) };
    if (spawnSync('go', ['version'], { env }).status === 0) return t.skip('Go lies beside Node here');
    const { status, stderr } = typed(['--runtime=go', '--variant=leaky', `--reports=${reports}`], env);
    assert.equal(status, 69, stderr);
    assert.match(stderr, /go is not on the PATH.*\n.*install Go/);
    assert.deepEqual(readdirSync(reports), []);
  });
});

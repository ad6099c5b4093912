/** Services as strangers have them, with packages from the registry, under `check` with load: a Nest gateway, and one that is traced. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { resultDocumentSchema } from '../../scripts/commands/resultDocument.js';
import { registry } from '../support/needs.js';
import { ran } from '../support/packed.js';
import { root } from '../support/root.js';

const FEW = ['--calls=60', '--warm-up=5', '--no-confirm', '--json'];

let folder: string;
before(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'leak-lab-services-')));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function install(project: string): void {
  const { status, text } = ran(['npm', 'install', '--no-audit', '--no-fund'], project);
  assert.equal(status, 0, text);
}

/** Runs `check` in a project, and returns its one run beside what went to stderr, where the command's own output is too. */
function checked(project: string, flags: readonly string[], command: readonly string[], env: NodeJS.ProcessEnv) {
  const args = ['check', ...FEW, ...flags, `--reports=${join(folder, 'reports')}`, '--', ...command];
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: _context, ...own } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin', 'grpc-leak-lab.js'), ...args], {
    ...{ cwd: project, encoding: 'utf8', env: { ...own, ...env }, maxBuffer: 64 << 20 },
  });
  assert.notEqual(stdout, '', stderr);
  const [run = assert.fail(stderr)] = resultDocumentSchema.parse(JSON.parse(stdout)).runs;
  return { status, run, stderr };
}

function lineOf(file: string, text: string): number {
  return (
    readFileSync(file, 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the Nest example, by npm start', registry(), () => {
  let project: string;
  before(() => {
    project = join(folder, 'nestjs');
    cpSync(join(root, 'examples', 'services', 'nestjs'), project, { recursive: true });
    install(project);
  });

  for (const [mode, env] of [
    ['leaky', {}],
    ['fixed', { FIXED: '1' }],
  ] as const)
    it(`is judged right where it is ${mode}`, async () => {
      const [port, grpcPort] = [await freePort(), await freePort()];
      const ports = { PORT: `${port}`, GRPC_PORT: `${grpcPort}` };
      const { status, run, stderr } = checked(project, [`--url=http://127.0.0.1:${port}/`], ['npm', 'start'], {
        ...ports,
        ...env,
      });
      const expected = mode === 'leaky' ? [1, 'leak', 'request'] : [0, 'clean', 'request'];
      assert.deepEqual([status, run.outcome, run.workUnit], expected, stderr);
      if (mode === 'fixed') return;
      const channels = run.metrics.find(({ name }) => name === 'channels');
      assert.equal(channels?.growthPerWork, 1, stderr);
      const line = lineOf(join(project, 'src', 'main.ts'), 'client.getService'); // there Nest makes the channel
      assert.match(`${run.culprits[0]?.file}:${run.culprits[0]?.line}`, new RegExp(`src/main\\.ts:${line}$`));
    });
});

describe('a service that OpenTelemetry traces', registry(), () => {
  let project: string;
  before(() => {
    project = join(folder, 'traced');
    cpSync(join(root, 'test', 'package', 'fixtures', 'traced'), project, { recursive: true });
    cpSync(join(root, 'examples', 'services', 'grpc-js', 'greeter.proto'), join(project, 'greeter.proto'));
    writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, dependencies: TRACED }));
    install(project);
  });

  for (const mode of ['leaky', 'fixed'] as const)
    it(`is judged right where it is ${mode}, and has its spans, its output and its end`, () => {
      const flags = ['--call=example.Greeter/Greet', '--proto=greeter.proto'];
      const command = ['node', '--require', './tracing.cjs', 'server.cjs', mode];
      const { status, run, stderr } = checked(project, flags, command, NOTHING_IS_SENT);
      assert.deepEqual([status, run.outcome], mode === 'leaky' ? [1, 'leak'] : [0, 'clean'], stderr);
      // The load is 65 calls, and one before it; each is served, makes one, and that is served too.
      assert.match(stderr, /^66 client spans, 132 server spans$/m);
      assert.match(stderr, /^127\.0\.0\.1:\d+$/m);
      assert.equal(run.command?.code, 3, 'its exit status is its own');
      if (mode === 'fixed') return;
      const line = lineOf(join(project, 'server.cjs'), 'new example.Greeter');
      assert.match(`${run.culprits[0]?.file}:${run.culprits[0]?.line}`, new RegExp(`server\\.cjs:${line}$`));
    });
});

const TRACED = {
  '@grpc/grpc-js': '^1.14.0',
  '@grpc/proto-loader': '^0.8.0',
  '@opentelemetry/api': '^1.9.0',
  '@opentelemetry/instrumentation-grpc': '>=0.200.0',
  '@opentelemetry/sdk-node': '>=0.200.0',
};

const NOTHING_IS_SENT = {
  OTEL_NODE_RESOURCE_DETECTORS: 'none',
  OTEL_TRACES_EXPORTER: 'none',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
};

/** `check` with load of its own, as a user types it, on services that really leak a client for each call, or close it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CERTIFICATE_NAME } from '../../protos/environment.js';
import { resultDocumentSchema } from '../../scripts/commands/resultDocument.js';
import { writeCertificates } from '../../scripts/engines/certificates.js';
import { k6 } from '../support/needs.js';
import { root } from '../support/root.js';

const folder = mkdtempSync(join(tmpdir(), 'leak-lab-load-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const SHOP = fileURLToPath(new URL('./fixtures/shop.js', import.meta.url));
const PROTO = fileURLToPath(new URL('./fixtures/shop.proto', import.meta.url));
const REPLICAS = fileURLToPath(new URL('./fixtures/replicas.cjs', import.meta.url));
const LAUNCHER = fileURLToPath(new URL('./fixtures/launcher.cjs', import.meta.url));
const VISITED = fileURLToPath(new URL('./fixtures/visited.cjs', import.meta.url));
const CERTIFICATES = join(folder, 'certificates');

/** Few enough to be quick, and enough for a leak of one a call to be plain. */
const FEW = ['--calls=60', '--warm-up=5', '--no-confirm'];

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function check(flags: readonly string[], words: readonly string[], env = process.env, program = SHOP): Promise<Ended> {
  const { NODE_OPTIONS: _, ...own } = env;
  const args = [join(root, 'bin/grpc-leak-lab.js'), 'check', ...flags, `--reports=${join(folder, 'reports')}`];
  const child = spawn(process.execPath, [...args, '--', process.execPath, program, ...words], {
    ...{ cwd: folder, env: own, timeout: 120_000 },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })));
}

/** Returns the one run of a document that a command printed with `--json`. */
function runOf({ stdout, stderr }: Ended) {
  assert.notEqual(stdout, '', stderr);
  const { runs } = resultDocumentSchema.parse(JSON.parse(stdout));
  return runs[0] ?? assert.fail(stdout);
}

/** Asserts that a service leaks one client for each unit of work, made where the fixture does. */
function leaksOne(ended: Ended, unit: string): void {
  const { outcome, workUnit, metrics, culprits, summary } = runOf(ended);
  assert.deepEqual([ended.code, outcome, workUnit], [1, 'leak', unit], summary);
  const growth = Object.fromEntries(metrics.map(({ name, growthPerWork }) => [name, growthPerWork]));
  assert.deepEqual([growth.channels, growth.sockets], [1, 2], 'one client, and the two ends of its connection');
  assert.match(`${culprits[0]?.file}:${culprits[0]?.closed}`, /shop\.[jt]s:0$/);
  assert.match(summary, new RegExp(`per ${unit}`));
}

function isClean(ended: Ended): void {
  const { outcome, summary } = runOf(ended);
  assert.deepEqual([ended.code, outcome], [0, 'clean'], `${summary}\n${ended.stderr}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

before(() => writeCertificates(CERTIFICATES));

describe('check --call', () => {
  it('finds the client of each call that is never closed, and its line, and shows the load', async () => {
    const ended = await check(['--call=shop.Cart/Get', '--json', '--calls=36', '--warm-up=5', '--confirm'], []);
    leaksOne(ended, 'call');
    assert.match(ended.stderr, /^grpc-leak-lab: slice 12 of 12: 12 calls, /m);
    assert.match(runOf(ended).summary, /over 72 more calls in the same processes/);
    const report = readFileSync(join(folder, runOf(ended).dir, 'report.html'), 'utf8');
    assert.match(report, /Load and latency/);
    assert.match(report, /108 of 108 planned calls were made; none failed/);
  });

  it('acquits it when it is closed', async () => {
    isClean(await check(['--call=Cart/Get', `--data={"id":1,"userName":"a"}`, '--json', ...FEW], ['closes']));
  });

  it('calls a stream of the server over TLS, found in a file', async () => {
    const flags = [
      `--proto=${PROTO}`,
      '--json',
      ...FEW,
      `--ca=${CERTIFICATES}/ca.pem`,
      `--authority=${CERTIFICATE_NAME}`,
    ];
    const service = ['unseen', `tls=${CERTIFICATES}`];
    leaksOne(await check(['--call=shop.Cart/Watch', ...flags], service), 'call');
  });

  it('calls over mutual TLS, with many messages in turn, at a rate', async () => {
    const messages = join(folder, 'messages.ndjson');
    writeFileSync(messages, '{"id":1}\n{"id":2,"items":[{"sku":"a"}]}\n');
    const keys = ['ca', 'cert', 'key'].map((name) => `--${name}=${CERTIFICATES}/${name}.pem`);
    const flags = [...keys, `--authority=${CERTIFICATE_NAME}`, `--data=@${messages}`, '--rate=40'];
    isClean(await check(['--call=shop.Cart/Put', '--json', ...FEW, ...flags], ['closes', `mtls=${CERTIFICATES}`]));
  });

  it('is over when its load is, though a launcher ends well then and leaves the service running', async () => {
    const ended = await check(['--call=Cart/Get', '--json', ...FEW], [SHOP, 'closes'], process.env, LAUNCHER);
    isClean(ended);
    assert.doesNotMatch(ended.stderr, /went on/);
  });

  it('lists what reflection shows', async () => {
    const { code, stdout } = await check(['--call'], []);
    assert.equal(code, 0);
    assert.match(stdout, /^shop\.Cart\/Get {2}\(shop\.GetRequest\) returns \(shop\.CartReply\)$/m);
    assert.match(stdout, /^shop\.Cart\/Put {2}\(stream shop\.GetRequest\) returns \(shop\.CartReply\)$/m);
    assert.doesNotMatch(stdout, /Reflection|ready/);
  });
});

describe('check --url', () => {
  it('finds the gRPC client behind a handler of HTTP', async () => {
    const port = await freePort();
    leaksOne(
      await check([`--url=http://127.0.0.1:${port}/cart/1`, '--json', ...FEW], ['http', `port=${port}`]),
      'request',
    );
  });
});

describe('check, of several processes that serve', () => {
  it('counts for each the requests that it has served itself', async () => {
    const port = await freePort();
    const flags = [
      `--url=http://127.0.0.1:${port}/`,
      '--calls=120',
      '--concurrency=8',
      '--json',
      '--header=connection:close',
    ];
    const { outcome, metrics, perReplica, summary } = runOf(await check(flags, [`${port}`], process.env, REPLICAS));
    assert.deepEqual([outcome, perReplica.length], ['leak', 3], summary);
    assert.equal(metrics.find(({ name }) => name === 'sockets')?.growthPerWork, 2, 'of each request, both ends');
  });
});

describe('check without load', () => {
  it('counts the requests that a service serves anyway as its work', async () => {
    const { outcome, workUnit, metrics, summary } = runOf(
      await check(['--for=8s', '--json'], ['keeps'], process.env, VISITED),
    );
    assert.deepEqual([outcome, workUnit], ['leak', 'request'], summary);
    const sockets = metrics.find(({ name }) => name === 'sockets');
    assert.ok(Math.abs((sockets?.growthPerWork ?? 0) - 2) < 0.2, `${sockets?.growthPerWork} a request, both ends`);
  });
});

describe('check --each', () => {
  it('runs a command for each unit of work', async () => {
    const port = await freePort();
    const each = `"${process.execPath}" -e "require('node:http').get('http://127.0.0.1:${port}', (r) => r.resume())"`;
    const flags = [`--each=${each}`, '--calls=24', '--warm-up=2', '--ready=^ready$', '--json', '--no-confirm'];
    const { outcome, workUnit, summary } = runOf(await check(flags, ['http', `port=${port}`]));
    assert.deepEqual([outcome, workUnit], ['leak', 'run'], summary);
    assert.match(summary, /2\.00 sockets per run/);
  });
});

describe('check --k6', () => {
  it('counts the iterations of a script', k6(), async () => {
    const port = await freePort();
    const script = join(folder, 'visit.js');
    writeFileSync(script, `import http from 'k6/http';\nexport default () => http.get('http://127.0.0.1:${port}/');\n`);
    leaksOne(await check([`--k6=${script}`, '--json', ...FEW], ['http', `port=${port}`]), 'iteration');
  });
});

describe('check, of a service that is not as the load wants it', () => {
  it('counts the calls that fail, and does not begin where all do', async () => {
    const some = await check(['--call=shop.Cart/Get', ...FEW, '--concurrency=1'], ['one-in=2', 'closes']);
    assert.match(some.stderr, /note: 30 of 60 calls failed \(ABORTED 30\)\. The first said: sold out\./);
    assert.equal(some.code, 0, some.stderr);
    const all = await check(['--call=shop.Cart/Get', ...FEW], ['one-in=1000']);
    assert.equal(all.code, 3, all.stderr);
    assert.match(all.stderr, /5 of 5 calls of the warm-up failed; the first: sold out/);
  });

  it('says that it never listened', async () => {
    const { code, stderr, stdout } = await check(['--call=shop.Cart/Get', '--for=2s'], ['silent']);
    assert.equal(code, 3, stderr);
    assert.match(stderr, /the command never listened: no port within 2 s/);
    assert.equal(stdout, 'waits for nothing\nready\n');
  });

  it('says that it is slower than the rate', async () => {
    const flags = ['--call=shop.Cart/Get', '--calls=40', '--warm-up=1', '--rate=200', '--concurrency=2'];
    const { stderr } = await check(flags, ['slow=30', 'closes']);
    assert.match(stderr, /^ {2}load +[\d.]+ of 200 calls\/s: /m);
  });

  for (const [what, flags, words, message, cure] of [
    ['a method', ['--call=shop.Cart/Gett'], [], /has no method "shop\.Cart\/Gett"/, /did you mean shop\.Cart\/Get\?/],
    [
      'a field',
      ['--call=Get', '--data={"userNam":""}'],
      [],
      /has the field "userNam", which/,
      /did you mean userName\?/,
    ],
    ['reflection', ['--call=Get'], ['unseen'], /has no server reflection/, /--proto=/],
    [
      'TLS',
      ['--call=Get', '--for=5s'],
      [`tls=${CERTIFICATES}`],
      /speaks TLS, and calls were plaintext/,
      /--tls, or --ca/,
    ],
  ] as const)
    it(`says that it lacks ${what}, with the cure`, async () => {
      const { code, stderr } = await check(flags, words);
      assert.equal(code, what === 'TLS' ? 3 : 64, stderr);
      assert.match(stderr, message);
      assert.match(stderr, cure);
    });
});

describe('check, of flags for load that do not fit', () => {
  it('names every problem at once, and starts nothing', async () => {
    const flags = [
      '--call=Get',
      '--url=here',
      '--data={',
      '--metadata=x',
      '--header=a:$NOT_SET',
      '--key=no.pem',
      '--tls',
    ];
    const { code, stdout, stderr } = await check(flags, []);
    assert.deepEqual([code, stdout], [64, '']);
    for (const problem of [
      /--url: is given beside --call/,
      /--url: "here" is no URL/,
      /--data: is no JSON/,
      /--metadata: "x" is no key and value/,
      /--header=a: names the variable NOT_SET, which is not set/,
      /--key: "no\.pem" cannot be read/,
      /--key: stands without --cert/,
    ])
      assert.match(stderr, problem);
  });

  it('reads the files that describe the service before it starts anything', async () => {
    const { code, stdout, stderr } = await check(['--call=Get', `--proto=${PROTO}`, '--data={"idd":1}'], []);
    assert.deepEqual([code, stdout], [64, '']);
    assert.match(stderr, /"idd", which shop\.GetRequest has not\n.*did you mean id\?/);
  });

  it('wants k6 where it is to drive', async () => {
    const script = join(folder, 'script.js');
    writeFileSync(script, '');
    const { code, stderr } = await check([`--k6=${script}`], [], { ...process.env, PATH: folder });
    assert.equal(code, 69, stderr);
    assert.match(stderr, /there is no k6 on the PATH\n.*install it/);
  });
});

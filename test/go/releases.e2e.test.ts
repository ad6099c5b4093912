import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { metric, reported } from '../support/labResult.js';
import { go, moduleProxy } from '../support/needs.js';
import { root } from '../support/root.js';

/** The release that the module brings: the newest when it was chosen. */
const OWN = /google\.golang\.org\/grpc (v\S+)/.exec(
  readFileSync(join(root, 'services', 'agent-go', 'go.mod'), 'utf8'),
)?.[1] as string;

/**
 * What calls back on behalf of a client that is never closed, by the release of grpc-go: its serializers, or the watcher
 * of its balancer that came before them.
 */
const CALLING_BACK = {
  'v1.55': { serializers: 0, watchers: 1 },
  'v1.57': { serializers: 2, watchers: 0 },
  'v1.65': { serializers: 3, watchers: 0 },
  'v1.76': { serializers: 3, watchers: 0 },
  [OWN]: { serializers: 3, watchers: 0 },
} as const;
/** The reader and the writer of a connection, at the client; the same and its keepalive, at the server. */
const OF_CONNECTION = 2 + 3;

const PASSES = 12;
const REPLICAS = 3;
const CLIENTS = REPLICAS * REPLICAS * PASSES;

describe('the agent in Go with another release of grpc-go', moduleProxy(), () => {
  for (const [release, { serializers, watchers }] of Object.entries(CALLING_BACK))
    it(`leaks ${serializers} serializers of each client of ${release}, and goroutines as predicted of it`, async () => {
      const { code, result, analysis, summary } = await reported(
        ...['--runtime=go', '--variant=leaky', `--passes=${PASSES}`, `--grpc-go=${release}`],
      );
      const [run] = result.runs;
      assert.equal(code, 0, run?.summary);
      const rows = analysis.goroutines?.rows ?? assert.fail('no goroutines were told');
      const ofClient = (end: string) => {
        const found = rows.filter(({ doing }) => doing.endsWith(end));
        for (const { madeAt } of found) assert.match(`${madeAt?.file}:${madeAt?.line}`, /variants\/leaky\.go:6$/);
        return found.reduce((sum, { after }) => sum + after, 0) / CLIENTS;
      };
      assert.equal(ofClient('(*CallbackSerializer).run'), serializers);
      assert.equal(ofClient('(*ccBalancerWrapper).watcher'), watchers);
      assert.equal(ofClient('(*http2Client).reader'), 1);
      assert.equal(analysis.goroutines?.attributed, 1);
      const goroutines = metric(run, 'goroutines');
      assert.equal(goroutines?.predictedPerWork, REPLICAS * (OF_CONNECTION + serializers + watchers));
      assert.equal(goroutines?.growthPerWork, goroutines?.predictedPerWork);
      assert.equal(metric(run, 'sockets')?.growthPerWork, 2 * REPLICAS);
      assert.equal(metric(run, 'channels')?.growthPerWork, REPLICAS);
      const exact = release === OWN ? OWN : `${release}.0`;
      for (const { id, runtime } of analysis.replicas) assert.equal(runtime?.grpc, exact, id);
      assert.ok(summary.includes(`grpc-go ${exact}`), summary);
    });

  it('leaves go.mod as it is, and is told that there is no such release', (t) => {
    const before = readFileSync(join(root, 'services', 'agent-go', 'go.mod'), 'utf8');
    const { status, stderr } = typed(t, '--runtime=go', '--variant=leaky', '--grpc-go=v1.9999.0');
    assert.equal(status, 69, stderr);
    assert.match(stderr, /grpc-go v1\.9999\.0 cannot be had: .*\n.*go list -m -versions google\.golang\.org\/grpc/);
    assert.equal(readFileSync(join(root, 'services', 'agent-go', 'go.mod'), 'utf8'), before);
  });
});

describe('--grpc-go', go(), () => {
  for (const [args, said] of [
    [['--runtime=go', '--grpc-go=banana'], /"banana" is no release of grpc-go\n.*v1\.50\.0 or later: v1\.65\.0/],
    [['--runtime=go', '--grpc-go=v1.49.3'], /v1\.49\.3 is too old a release of grpc-go\n.*v1\.50\.0 or later/],
    [['--grpc-go=v1.65.0'], /belongs to --runtime=go and --runtime=mixed.*\n.*add --runtime=go/],
    [
      ['--runtime=go', '--grpc-go=v1.55', '--client-idle-timeout=2s'],
      /no idle timeout in grpc-go v1\.55\.0\n.*v1\.56\.0/,
    ],
  ] as const)
    it(`refuses ${args.join(' ')}, with the cure`, (t) => {
      const { status, stderr } = typed(t, '--variant=leaky', ...args);
      assert.equal(status, 64, stderr);
      assert.match(stderr, said);
    });
});

function typed(t: { after(done: () => void): void }, ...args: string[]) {
  const reports = mkdtempSync(join(tmpdir(), 'grpc-go-'));
  t.after(() => rmSync(reports, { recursive: true, force: true }));
  return spawnSync(process.execPath, ['bin/grpc-leak-lab.js', 'lab', `--reports=${reports}`, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
}

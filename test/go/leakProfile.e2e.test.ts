import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readRunFile } from '../../scripts/runs/runFiles.js';
import { startLab } from '../support/labProcess.js';
import { reported } from '../support/labResult.js';
import { go, moduleProxy } from '../support/needs.js';

const PASSES = 12;
const CLIENTS = 3 * 3 * PASSES;
/** The clients that are kept as those of known peers: each of three replicas knows the two others. */
const KNOWN = 3 * 2;
const LEAKY = ['--runtime=go', '--variant=leaky', `--passes=${PASSES}`];

describe("Go's own leak profile, beside the lab's table of goroutines", go(), () => {
  it('reports nothing of a leak while the clients are connected', async () => {
    const { code, result, analysis } = await reported(...LEAKY);
    assert.equal(code, 0, result.runs[0]?.summary);
    const { leakProfile, noLeakProfile, rows } = analysis.goroutines ?? assert.fail('no goroutines were told');
    assert.equal(noLeakProfile, undefined);
    assert.equal(leakProfile?.reported, 0);
    assert.equal(
      leakProfile?.of,
      rows.reduce((sum, { after }) => sum + after, 0),
    );
    assert.equal(leakProfile?.idle, undefined, 'without an idle timeout nothing is waited for');
  });

  for (const { named, release, needs } of [
    { named: 'the release of go.mod', release: [], needs: {} },
    { named: "the incident's release", release: ['--grpc-go=v1.65.0'], needs: moduleProxy() },
  ])
    it(
      `reports three serializers of every client that nobody knows, once they have idled, in ${named}`,
      needs,
      async () => {
        const { analysis } = await reported(...LEAKY, ...release, '--client-idle-timeout=2s');
        const { leakProfile, rows } = analysis.goroutines ?? assert.fail('no goroutines were told');
        assert.ok(leakProfile?.idle, 'the clients idled');
        const idled = (end: string) => {
          const found = rows.filter(({ doing }) => doing.endsWith(end));
          const sum = (of: 'idle' | 'idleReported') => found.reduce((total, row) => total + (row[of] ?? 0), 0);
          return [sum('idle'), sum('idleReported')];
        };
        assert.deepEqual(idled('(*CallbackSerializer).run'), [3 * CLIENTS, 3 * (CLIENTS - KNOWN)]);
        assert.deepEqual(idled('(*http2Client).reader'), [0, 0]);
        assert.equal(leakProfile.idle.reported, 3 * (CLIENTS - KNOWN), 'and nothing else');
      },
    );

  it('is said not to be there where the agent is built without it, with the reason', async (t) => {
    const cache = mkdtempSync(join(tmpdir(), 'without-profile-'));
    t.after(() => rmSync(cache, { recursive: true, force: true }));
    const without = [`XDG_CACHE_HOME=${cache}`, 'GOEXPERIMENT=nogoroutineleakprofile'];
    const started = startLab(LEAKY, ['env', ...without, process.execPath, 'bin/grpc-leak-lab.js', 'lab']);
    t.after(() => started.remove());
    const { code, stderr } = await started.ended;
    assert.equal(code, 0, stderr);
    const { analysis } = readRunFile(join(started.reportsDir, 'latest')) ?? assert.fail('there is no run.json');
    assert.equal(analysis.goroutines?.leakProfile, undefined);
    assert.match(analysis.goroutines?.noLeakProfile ?? '', /without GOEXPERIMENT=goroutineleakprofile/);
    assert.equal(analysis.goroutines?.attributed, 1, 'the rest of the table is as ever');
  });
});

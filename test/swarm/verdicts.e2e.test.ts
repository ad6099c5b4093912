import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Dockerode from 'dockerode';
import { type ResultDocument, resultDocumentSchema } from '../../scripts/commands/resultDocument.js';
import { readRunFile } from '../../scripts/runs/runFiles.js';
import { type VariantName, variants } from '../../services/variants/index.js';
import { type LabProcess, runDirs } from '../support/labProcess.js';
import { labStarter } from '../support/labStarter.js';
import { k6, swarm } from '../support/needs.js';
import { stackOf } from './stackOf.js';
import { tracesOf } from './traces.js';

const VARIANT_NAMES = Object.keys(variants) as VariantName[];

/** The metric of a cause that grows, and the file whose line is named for it; a stream’s only with --profile. */
const GROWING: readonly (readonly [VariantName, metric: string, culprit: string | undefined])[] = [
  ['keepalive', 'channels', 'services/variants/leaky.ts'],
  ['error-path', 'channels', 'services/variants/error-path.ts'],
  ['stream-forgotten', 'streams', undefined],
  ['stream-orphan', 'timers', 'services/variants/stream-orphan.ts'],
];

describe('the verdict on a real Swarm', swarm(), () => {
  const docker = new Dockerode();
  const start = labStarter();

  async function lab(...args: string[]): Promise<{ code: number | null; result: ResultDocument; started: LabProcess }> {
    const started = start(['--json', '--engine=swarm', ...args]);
    const { code, stdout, stderr } = await started.ended;
    assert.doesNotMatch(stderr, /internal error/);
    return { code, result: resultDocumentSchema.parse(JSON.parse(stdout)), started };
  }

  it('is the same as on processes: leaky leaks by 2·N sockets a pass and is named, fixed does not; nothing is lost or left', async () => {
    const { code, result, started } = await lab('--variant=leaky,fixed', '--passes=24');
    assert.equal(code, 0);
    for (const [index, name] of (['leaky', 'fixed'] as const).entries()) {
      const run = result.runs[index];
      const settled = variants[name].retains.clients === 'every-dial' ? 2 * 3 * 24 : 2 * (3 - 1);
      assert.equal(run?.outcome, variants[name].expect);
      assert.deepEqual(
        run?.perReplica.map(({ sockets }) => sockets),
        Array.from({ length: 3 }, () => ({
          baseline: 0,
          settled,
          predicted: settled,
          dialled: settled / 2,
          accepted: settled / 2,
        })),
      );
    }
    const growth = (index: number) => result.runs[index]?.metrics.find(({ name }) => name === 'sockets')?.growthPerWork;
    assert.deepEqual([growth(0), growth(1)], [6, 0]);
    const channels = result.runs[0]?.culprits.filter(({ resource }) => resource === 'channel') ?? [];
    assert.deepEqual(
      channels.map(({ file, opened, closed }) => [file, opened, closed]),
      [['services/variants/leaky.ts', 3 * 3 * 24, 0]],
    );
    assert.deepEqual(result.runs[1]?.culprits, []);
    const stacks = runDirs(started.reportsDir).map(stackOf);
    assert.equal(stacks.length, 2);
    for (const stack of stacks) assert.deepEqual(await tracesOf(docker, stack), []);

    const lines = started.events().flatMap((event) => (event.from === 'lab' ? [event.line] : []));
    const running = lines.flatMap((line) => (line.kind === 'task' && line.state === 'running' ? [line.of] : []));
    assert.deepEqual(running.sort(), ['agent-1', 'agent-2', 'agent-3', 'load'], 'tasks and nodes are in the record');
    assert.ok(lines.some((line) => line.kind === 'node' && line.state === 'ready'));
    const gaps = lines.filter(({ kind }) => kind === 'gap');
    assert.deepEqual(gaps, [], 'no line is lost');
  });

  for (const load of ['grpc', 'k6'])
    it(
      `one role per process: what clients dialled and servers accepted lies apart, under ${load}`,
      load === 'k6' ? k6() : {},
      async () => {
        const { code, result, started } = await lab('--variant=leaky', '--role=split', `--load=${load}`, '--passes=24');
        assert.equal(code, 0);
        const [run] = result.runs;
        const level = { baseline: 0, settled: 72, predicted: 72 };
        assert.deepEqual(
          run?.perReplica.map(({ id, sockets }) => ({ id, sockets })),
          [
            ...[1, 2, 3].map((at) => ({ id: `client-${at}`, sockets: { ...level, dialled: 72, accepted: 0 } })),
            ...[1, 2, 3].map((at) => ({ id: `server-${at}`, sockets: { ...level, dialled: 0, accepted: 72 } })),
          ],
        );
        assert.deepEqual(
          run?.metrics
            .find(({ name }) => name === 'channels')
            ?.byRole?.map(({ role, growthPerWork }) => [role, growthPerWork]),
          [
            ['client', 3],
            ['server', 0],
          ],
        );
        for (const stack of runDirs(started.reportsDir).map(stackOf))
          assert.deepEqual(await tracesOf(docker, stack), []);
      },
    );

  it('is the same under k6, from inside the network, and k6 tells what it found', k6(), async () => {
    const { code, result, started } = await lab('--variant=leaky,fixed', '--load=k6', '--passes=24');
    assert.equal(code, 0);
    const settled = result.runs.map(({ perReplica }) => perReplica.map(({ sockets }) => sockets?.settled));
    assert.deepEqual(settled, [
      [144, 144, 144],
      [4, 4, 4],
    ]);
    for (const dir of runDirs(started.reportsDir)) {
      const { analysis } = readRunFile(dir) ?? assert.fail(dir);
      assert.ok(analysis.load?.summary?.k6?.checks.every(({ passes, fails }) => passes > 0 && fails === 0));
      assert.deepEqual(
        new Set(Object.values(analysis.load?.summary?.byAddress ?? {}).map(({ calls }) => calls)),
        new Set([24]),
      );
    }
  });

  it('finds every other cause there too, each by its own metric and as much as predicted, and every cure clean', async () => {
    const others = VARIANT_NAMES.filter((name) => name !== 'leaky' && name !== 'fixed');
    const { code, result } = await lab(`--variant=${others.join()}`, '--passes=24');
    assert.deepEqual(
      result.runs.map(({ variant, outcome }) => [variant, outcome]),
      others.map((name) => [name, variants[name].expect]),
    );
    assert.equal(code, 0);
    for (const [variant, metric, culprit] of GROWING) {
      const run = result.runs.find((each) => each.variant === variant);
      const of = run?.metrics.find(({ name }) => name === metric);
      assert.equal(of?.outcome, 'leak', `${variant} ${metric}`);
      const [found, predicted] = [of.growthPerWork ?? Number.NaN, of.predictedPerWork ?? Number.NaN];
      assert.ok(
        Math.abs(found - predicted) <= 0.05 * predicted,
        `${variant}: ${found} ${metric} per pass where ${predicted} were predicted`,
      );
      assert.equal(run?.culprits[0]?.file, culprit);
    }
  });

  it('is not taken in by shared sub-channels there, nor by an idle timeout, and tells roles apart', async () => {
    const shared = await lab('--variant=leaky,fixed', '--transport=plaintext', '--passes=12');
    assert.equal(shared.code, 0);
    const outcomes = ({ metrics }: ResultDocument['runs'][number]) =>
      ['sockets', 'channels'].map((of) => metrics.find(({ name }) => name === of)?.outcome);
    assert.deepEqual(shared.result.runs.map(outcomes), [
      ['clean', 'leak'],
      ['clean', 'clean'],
    ]);
    const idle = await lab('--variant=leaky', '--client-idle-timeout=1s', '--passes=12');
    assert.equal(idle.code, 0);
    assert.equal(idle.result.runs[0]?.metrics.find(({ name }) => name === 'channels')?.growthPerWork, 3);
    const split = await lab('--variant=fixed,stream-orphan,stream-ended', '--role=split', '--passes=12');
    assert.deepEqual([split.code, ...split.result.runs.map(({ outcome }) => outcome)], [0, 'clean', 'leak', 'clean']);
    assert.deepEqual(
      split.result.runs[1]?.metrics
        .find(({ name }) => name === 'timers')
        ?.byRole?.map(({ role, outcome }) => [role, outcome]),
      [
        ['client', 'clean'],
        ['server', 'leak'],
      ],
    );
  });

  it('is the same without load', async () => {
    const { code, result } = await lab('--variant=leaky', '--load=none', '--passes=24');
    assert.equal(code, 0);
    assert.equal(result.runs[0]?.metrics.find(({ name }) => name === 'sockets')?.growthPerWork, 6);
  });
});

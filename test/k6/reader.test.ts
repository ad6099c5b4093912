import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type LoadLine, loadLine } from '../../protos/load.js';
import { loads } from '../../scripts/load/loads.js';
import { planOf } from '../support/plans.js';

const [A, B] = ['127.0.0.2:7008', '127.0.0.3:7008'];
const PLAN = planOf({ replicas: 2, passes: 4, slices: 2, load: 'k6', ratePerReplica: 25, cadence: 'steady' });

let atMs = 0;
const line = (kind: string, rest: object) => JSON.stringify({ load: 1, atMs: ++atMs, kind, ...rest });
const share = (index: number, address: string, byCode: object = { 0: 2 }, byLatencyUs: object = { 1000: 1, 3000: 1 }) =>
  line('share', { index, address, byCode, byLatencyUs, lateStarts: 1, latestStartMs: index * 10 });
const answer = (index: number, address: string) =>
  line('checkpoint', { index, address, hostId: address, settled: true });
const calls = (address: string, sent: number) => line('calls', { address, sent, returned: sent, failed: 0 });
const end = () =>
  line('k6', {
    checks: [{ name: 'c', passes: 7, fails: 1 }],
    thresholds: [{ metric: 'checks', condition: 'rate>0.99', ok: false }],
    trends: [],
    droppedIterations: 0,
  });

/** Everything that the lines make, each valid in the load's protocol; and what was left to the log. */
function read(lines: readonly string[]): { made: LoadLine[]; log: string[] } {
  const reader = loads.k6.reader(PLAN);
  const log: string[] = [];
  const made = lines.flatMap((text) => {
    const some = reader(text);
    if (!some) log.push(text);
    return some ?? [];
  });
  for (const each of made) loadLine.parse(each);
  return { made, log };
}

const kinds = (made: readonly LoadLine[]) =>
  made
    .filter(({ kind }) => kind !== 'progress')
    .map((each) => ('index' in each ? `${each.kind} ${each.index}` : each.kind));
const of = <Kind extends LoadLine['kind']>(made: readonly LoadLine[], kind: Kind) =>
  made.filter((each): each is Extract<LoadLine, { kind: Kind }> => each.kind === kind);
const whole = () => [
  'k6 v1.8.1 (go1.26.8, linux/amd64)',
  ...[answer(0, A), answer(0, B), share(1, A), share(1, B), answer(1, A), answer(1, B)],
  ...[share(2, A, { 0: 1, 14: 1 }, { 1000: 1, 9000: 1 }), share(2, B), answer(2, A), answer(2, B), end()],
];

describe('what k6 prints', () => {
  it('becomes one load: its shares are merged, slice by slice', () => {
    const { made, log } = read(whole());
    assert.deepEqual(kinds(made), [
      ...['checkpoint 0', 'checkpoint 0', 'slice-begin 1', 'slice-end 1', 'checkpoint 1', 'checkpoint 1'],
      ...['slice-begin 2', 'slice-end 2', 'checkpoint 2', 'checkpoint 2', 'summary'],
    ]);
    assert.deepEqual(log, [whole()[0]]);
    const [first, second] = of(made, 'slice-end');
    assert.deepEqual([first?.calls, first?.failed, second?.calls, second?.failed], [4, 0, 4, 1]);
    assert.ok(Math.abs((first?.latency?.meanMs ?? 0) - 2) < 0.01);
    const [summary] = of(made, 'summary');
    assert.deepEqual([summary?.planned, summary?.calls, summary?.failed], [8, 8, 1]);
    assert.deepEqual({ ...summary?.byStatus }, { OK: 7, UNAVAILABLE: 1 });
    assert.deepEqual({ ...summary?.byAddress }, { [A]: { calls: 4, failed: 1 }, [B]: { calls: 4, failed: 0 } });
    assert.deepEqual([summary?.lateStarts, summary?.latestStartMs], [4, 20]);
    assert.ok(Math.abs((summary?.latency?.maxMs ?? 0) - 9) < 0.01);
    assert.deepEqual(
      [summary?.k6?.version, summary?.k6?.checks[0]?.fails, summary?.k6?.thresholds[0]?.ok],
      ['1.8.1', 1, false],
    );
  });

  it('is one load in whatever order its users print, and if one of them never does', () => {
    const { made } = read([
      answer(0, A),
      share(1, B),
      answer(0, B),
      answer(1, A),
      answer(1, B),
      share(1, A),
      share(2, B),
      answer(2, B),
      answer(2, A),
      end(),
    ]);
    assert.deepEqual(kinds(made), [
      ...[
        'checkpoint 0',
        'slice-begin 1',
        'checkpoint 0',
        'slice-end 1',
        'checkpoint 1',
        'checkpoint 1',
        'slice-begin 2',
      ],
      ...['slice-end 2', 'checkpoint 2', 'checkpoint 2', 'summary'],
    ]);
    assert.equal(of(made, 'summary')[0]?.calls, 6, 'a late share counts in the whole');
  });

  it('sums progress over the front doors', () => {
    atMs += 1000;
    const first = calls(A, 3);
    const soon = calls(A, 4);
    atMs += 1000;
    const { made } = read([first, soon, calls(B, 2)]);
    assert.deepEqual(
      of(made, 'progress').map(({ planned, sent }) => [planned, sent]),
      [
        [8, 3],
        [8, 6],
      ],
    );
  });

  it('is log where a line was cut off, is of another kind, or is nobody’s', () => {
    const cut = share(1, A).slice(0, -20);
    const others = [cut, line('other', {}), 'level=error msg="something"', '{"load":1}', ''];
    assert.deepEqual(read(others), { made: [], log: others });
  });

  it('makes no summary of a load that was broken off: k6 has one all the same', () => {
    const { made, log } = read([...whole().slice(0, -2), end()]);
    assert.equal(of(made, 'summary').length, 0);
    assert.equal(log.length, 2);
  });
});

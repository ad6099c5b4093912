/**
 * Runs for tests of the pages. Each is a record, made by a small model of a fleet, and analysed by the lab as any
 * other: what can be seen on a page here can be seen by a user.
 */
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { EarlyStop, type StopCause } from '../../scripts/record/earlyStop.js';
import { type History, labEvent, type Shape } from '../analysis/history.js';
import { cutShort, ended, saying, summedUp, told, withEvents } from '../analysis/retold.js';
import { analysed, recordOf, startOf } from './analysed.js';

/** A leak, as expected: six sockets per pass on every replica, the line named; the GC has met nearly all channels. */
export const leakRun = (shape: Shape = {}): Promise<AnalysedRun> => analysed(leakRecord(shape));

/** Returns the record of {@link leakRun}. */
export function leakRecord({ plan, ...shape }: Shape = {}): History {
  const record = recordOf({
    holds: (passes) => ({ abandoned: Math.floor(2 * passes * 0.97) }),
    ...shape,
    plan: { id: '20260105T101500Z-leaky-processes-3fa9', ...plan },
  });
  return saying(record, 'hello', (line) => ({ ...line, descriptorLimit: 1024 }));
}

/** The fix: flat after the first pass. */
export function cleanRun({ plan, variant = 'fixed', ...shape }: Shape = {}): Promise<AnalysedRun> {
  return analysed(recordOf({ variant, ...shape, plan: { id: `20260105T101506Z-${variant}-processes-81c2`, ...plan } }));
}

/** A leak of streams, four per pass on every replica: sockets and channels stay as they are. */
export function streamsRun({ plan, ...shape }: Shape = {}): Promise<AnalysedRun> {
  return analysed(
    recordOf({
      variant: 'stream-forgotten',
      ...shape,
      plan: { id: '20260105T101518Z-stream-forgotten-processes-5f0e', timers: true, ...plan },
    }),
  );
}

/** A leak of timers, two per pass on every replica. */
export function timersRun(): Promise<AnalysedRun> {
  return analysed(
    recordOf({
      variant: 'stream-orphan',
      plan: { id: '20260105T101521Z-stream-orphan-processes-71d3', timers: true },
    }),
  );
}

/** A run in doubt: one step, and growth that stopped; one replica made fewer passes than planned. */
export const inconclusiveRun = (): Promise<AnalysedRun> => analysed(inconclusiveRecord());

/** Returns the record of {@link inconclusiveRun}. */
export function inconclusiveRecord(): History {
  const record = recordOf({
    ...{ variant: 'reuse', passes: 24 },
    holds: (passes) => (passes > 20 ? { channels: 9, dialled: 9, accepted: 9 } : {}),
    plan: { id: '20260105T101512Z-reuse-processes-00aa' },
  });
  return withWork(record, (done, replica) => {
    const made = replica === 'replica-2' ? Math.min(22, done) : done;
    return { begun: made, done: made };
  });
}

/** A run that is too short to be measured: it was cut short in its first slice. */
export const shortRun = (): Promise<AnalysedRun> =>
  cutRun({ by: 'signal', signal: 'SIGINT' }, recordOf({ plan: { id: '20260105T101527Z-leaky-processes-51c0' } }), 1200);

/** Returns a run that the lab cut short. */
export function cutRun(cause: StopCause, record: History, atMs: number): Promise<AnalysedRun> {
  return analysed(cutShort(record, atMs, new EarlyStop(cause)));
}

/** A leak beside which a Prometheus ran: one alert fired on two replicas, one was pending and no more. */
export function alertedRun(): Promise<AnalysedRun> {
  const alert = (
    name: string,
    state: 'pending' | 'firing' | 'inactive',
    of: { replica?: string; value?: number } = {},
  ) => ({ kind: 'alert', name, state, ...of }) as const;
  const [first, second] = [{ replica: 'replica-1' }, { replica: 'replica-2' }];
  const record = leakRecord({ plan: { id: '20260105T101524Z-leaky-processes-a1e7', metrics: 'monitored' } });
  return analysed(
    told(
      record,
      [2000, alert('GrpcSocketsKeepRising', 'pending', first)],
      [2100, alert('GrpcSocketsKeepRising', 'pending', second)],
      [2500, alert('DescriptorsRunOut', 'pending')],
      [3000, alert('GrpcSocketsKeepRising', 'firing', { ...first, value: 6 })],
      [3200, alert('GrpcSocketsKeepRising', 'firing', { ...second, value: 6 })],
      [3500, alert('DescriptorsRunOut', 'inactive')],
    ),
  );
}

/** A run that failed its audit: two replicas died, and calls to the third failed as well. */
export const invalidRun = (): Promise<AnalysedRun> => analysed(invalidRecord());

/** Returns the record of {@link invalidRun}. */
export function invalidRecord(): History {
  const log = [
    'listening on 127.0.0.1:31007',
    'pass 21: 3 of 3 peers answered',
    '<--- Last few GCs --->',
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    ' 1: 0xb7a940 node::Abort() [/home/alice/.nvm/versions/node/v20.20.2/bin/node]',
  ];
  const killed = { code: null, signal: 'SIGKILL' };
  const first = ended(leakRecord({ plan: { id: '20260105T101530Z-leaky-processes-dead' } }), 'replica-2', 1900, {
    ...{ how: 'out-of-memory', ...killed, lastLog: log },
  });
  const second = ended(first, 'replica-3', 2600, { how: 'signalled', ...killed, signal: 'SIGSEGV' });
  return summedUp(second, ({ byAddress }) => ({
    ...{ calls: 180, failed: 72, byStatus: { OK: 108, UNAVAILABLE: 72 }, lateStarts: 31, latestStartMs: 412 },
    byAddress: Object.fromEntries(Object.keys(byAddress).map((address) => [address, { calls: 60, failed: 24 }])),
  }));
}

/** A run whose first pass never ended: one of its faulty peers is silent, and calls have no deadline. */
export function hungRun(): Promise<AnalysedRun> {
  const record = recordOf({
    ...{ variant: 'error-path', holds: () => ({ channels: 4, dialled: 4, accepted: 0, opened: 4 }) },
    plan: { id: '20260105T101533Z-error-path-processes-4a9e', service: { faultyPeers: 4 } },
  });
  const hung = withWork(record, (done) => ({ begun: done > 0 ? 1 : 0, done: 0 }));
  return analysed(summedUp(hung, () => ({ failed: 180, byStatus: { DEADLINE_EXCEEDED: 180 }, byAddress: {} })));
}

/** A run cut short in its first slice, of a service whose system and whose gRPC cannot be looked into. */
export const partialRun = (): Promise<AnalysedRun> => analysed(partialRecord());

function partialRecord(): History {
  const record = recordOf({
    ...{ withoutKernel: true, blindToGrpc: true, withoutCheckpoints: true },
    plan: { id: '20260105T101544Z-leaky-processes-c0de' },
  });
  const blind = saying(record, 'hello', (line) => ({
    ...line,
    blind: { ...line.blind, attribution: 'grpc-js is bundled into the program and cannot be observed' },
  }));
  return cutShort(blind, 640, new EarlyStop({ by: 'signal', signal: 'SIGINT' }));
}

/** A record that broke off before its first line. */
export function brokenOffRun(): Promise<AnalysedRun> {
  const { plan } = leakRecord({ plan: { id: '20260105T101545Z-leaky-processes-0ff0' } });
  return analysed({ plan, events: [] });
}

/** A day of ten replicas, with so many ticks each. One tick of one replica saw the event loop held up. */
export function dayRun(ticks = 1440): Promise<AnalysedRun> {
  const record = leakRecord({
    ...{ replicas: 10, passes: 8_640, sliceMs: 14_400_000, ticksPerSlice: ticks / 6 },
    holds: (passes) => ({ channels: passes / 4, opened: passes / 4, dialled: passes / 4, accepted: passes / 4 }),
    plan: { id: '20260105T000000Z-leaky-processes-da44', tickMs: 60_000 },
  });
  let left = ticks / 2;
  return analysed(
    saying(record, 'tick', (line, replica) => {
      const isHeldUp = replica === 'replica-5' && left-- === 0;
      return isHeldUp ? { ...line, loopDelay: { meanMs: 0, ...line.loopDelay, p99Ms: 4_777, maxMs: 4_900 } } : line;
    }),
  );
}

/** Names and log lines that try to be more than text. */
export const HOSTILE = {
  image: '<img src=x onerror="document.title=\'broken\'">',
  script: '</script><script>document.title="broken"</script>',
  comment: '<!--<script>',
  reversed: 'replica-\u202Egnp.exe\u200F',
  long: `long-${'x'.repeat(4_995)}`,
  formula: '=HYPERLINK("http://example.com","x")',
  markdown: '[a](javascript:alert(1)) | `code` @someone <b>#1</b>',
};

/** A leak whose every name from outside is hostile. */
export function hostileRun(): Promise<AnalysedRun> {
  const names = Object.values(HOSTILE);
  const record = leakRecord({
    ...{ replicas: names.length, name: (replica) => names[replica - 1] ?? '' },
    plan: { id: '20260105T101600Z-leaky-processes-e411' },
    start: (plan) => ({
      ...startOf(plan),
      command: `npm run lab -- --plan=/home/alice/plans/plan.json --variant='${HOSTILE.script}'`,
      variantSource: {
        file: 'services/variants/leaky.ts',
        text: `const a = '${HOSTILE.script}';\n// ${HOSTILE.reversed}\n`,
      },
    }),
  });
  const blind = saying(record, 'hello', (line) => ({
    ...line,
    blind: { [HOSTILE.image]: HOSTILE.script, timers: HOSTILE.comment },
  }));
  const dead = ended(blind, names[0] ?? '', 800, {
    lastLog: [
      ...names,
      '\u001b[31mred\u001b[0m at /home/alice/secret/project/dist/main.js:1:2',
      'C:\\Users\\alice\\secret\\main.js',
    ],
  });
  const error = `${HOSTILE.image} said ${HOSTILE.reversed}`;
  return analysed(
    withEvents(dead, [
      labEvent(120, { kind: 'note', text: HOSTILE.markdown }),
      labEvent(130, { kind: 'node', node: HOSTILE.script, state: HOSTILE.image }),
      {
        receivedMs: 900,
        from: 'load',
        line: { load: 1, atMs: 0, kind: 'checkpoint', index: 1, address: HOSTILE.script, error },
      },
    ]),
  );
}

/** Returns a record in which replicas did other work by their checkpoints and ticks than the load came to. */
export function withWork(
  record: History,
  work: (done: number, replica: string) => { begun: number; done: number; failed?: number },
): History {
  const of = <Line extends { work: { done: number } }>(line: Line, replica: string) => ({
    ...line,
    work: { failed: 0, ...work(line.work.done, replica) },
  });
  return saying(saying(record, 'tick', of), 'checkpoint', of);
}

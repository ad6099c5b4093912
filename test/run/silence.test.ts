/** Who hangs, and who only waits for CPU: by the kernel's figures, on made ones and on real processes. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { cpus, setPriority } from 'node:os';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from '../../scripts/engines/childProcess.js';
import type { CpuUse } from '../../scripts/engines/engine.js';
import { cpuUseOf } from '../../scripts/engines/processes/cpuUse.js';
import type { LabLine } from '../../scripts/record/events.js';
import { ReplicaWatch } from '../../scripts/run/replicaWatch.js';
import { type Patience, SilenceSeen, type SilentState } from '../../scripts/run/silence.js';

const PATIENCE: Patience = { sinceLineMs: 8_000, sinceStartMs: 60_000, unseenMs: 60_000, blockedCpuMs: 30_000 };

/** One look a second at a process that is silent from 0 on. */
function seen(seconds: number, use: (second: number) => CpuUse | undefined, hasSpoken = true): SilentState | undefined {
  const silence = new SilenceSeen(0);
  for (let second = 2; second <= seconds; second += 1) silence.look(second * 1000, use(second));
  return silence.verdict(seconds * 1000, PATIENCE, hasSpoken);
}

const running = (cpuMs: number, waitedMs: number | undefined, state: CpuUse['state']) => (second: number) => ({
  cpuMs: 100 + second * cpuMs,
  ...(waitedMs !== undefined && { waitedMs: 50 + second * waitedMs }),
  state,
});

describe('a silent replica', () => {
  for (const [what, seconds, use, expected] of [
    ['that was silent for a short time is nothing', 7, running(0, 0, 'asleep'), undefined],
    ['that a signal stopped hangs', 9, running(0, 0, 'stopped'), 'stopped'],
    ['that sleeps and waited for nothing hangs', 9, running(0, 0, 'asleep'), 'idle'],
    ['that sleeps, where waiting is not counted, hangs', 9, running(1, undefined, 'asleep'), 'idle'],
    ['that waited for a core nearly all the time is starved', 9, running(14, 980, 'asleep'), 'starved'],
    ['that never got a core, so that its waiting is not counted yet, is starved', 9, running(0, 0, 'ready'), 'starved'],
    ['that is ready, where waiting is not counted, is starved', 9, running(10, undefined, 'ready'), 'starved'],
    ['that is starved for an hour is starved', 3600, running(8, 980, 'ready'), 'starved'],
    ['that computes is busy', 20, running(1000, 0, 'ready'), 'busy'],
    ['that computes for ever is blocked', 33, running(1000, 0, 'ready'), 'blocked'],
    [
      'that gets a tenth of a core, and says nothing of it for ever, is blocked',
      303,
      running(100, 900, 'ready'),
      'blocked',
    ],
    ['of which nothing is known is given time', 59, () => undefined, undefined],
    ['of which nothing is known hangs in the end', 60, () => undefined, 'unseen'],
  ] as const)
    it(what, () => assert.equal(seen(seconds, use), expected));

  it('has longer to say its first line', () => {
    assert.equal(seen(59, running(0, 0, 'asleep'), false), undefined);
    assert.equal(seen(60, running(0, 0, 'asleep'), false), 'idle');
  });
});

/** Says one line after each `cpuMs` of CPU time, whatever time that takes. */
const working = (cpuMs: number) => `
  const turn = () => {
    const { user, system } = process.cpuUsage();
    for (const end = user + system + ${cpuMs} * 1000; process.cpuUsage().user + process.cpuUsage().system < end; );
    console.log('a line');
    setImmediate(turn);
  };
  turn();`;
const LINES = "setInterval(() => console.log('a line'), 20);";
const SHORT: Patience = { sinceLineMs: 3_000, sinceStartMs: 120_000, unseenMs: 120_000, blockedCpuMs: 3_000 };
/** A bound on a test that waits in vain. */
const GIVE_UP_MS = 180_000;

/** Watches a real process as a replica, until something is recorded that fulfils the condition. */
async function watched(
  script: string,
  until: (told: readonly LabLine[]) => boolean,
  meanwhile: { spoken?: (pid: number) => void; told?: (line: LabLine) => void } = {},
) {
  const child = startChild(['-e', script], {});
  const told: LabLine[] = [];
  let lines = 0;
  const nothing = () => undefined;
  const recorder = {
    vitals: nothing,
    load: nothing,
    log: () => {
      lines += 1;
      if (lines === 3) meanwhile.spoken?.(child.pid as number);
    },
    lab: (line: LabLine) => {
      told.push(line);
      meanwhile.told?.(line);
    },
  };
  const watch = new ReplicaWatch(
    Object.assign(child, { name: 'agent-1', cpuUse: () => cpuUseOf(child.pid) }),
    recorder,
  );
  watch.listen(nothing);
  try {
    for (const giveUp = performance.now() + GIVE_UP_MS; !until(told) && performance.now() < giveUp; await sleep(100))
      watch.watchSilence(SHORT);
  } finally {
    await child.stop(0);
  }
  return told;
}

const hasEnded = (told: readonly LabLine[]) => told.some(({ kind }) => kind === 'replica-ended');

async function endOf(script: string, spoken?: (pid: number) => void) {
  const told = await watched(script, hasEnded, spoken && { spoken });
  const end = told.find((line) => line.kind === 'replica-ended');
  return end?.kind === 'replica-ended' ? [end.how, end.hangs?.why, end.signal] : told;
}

describe('a real replica', { skip: process.platform !== 'linux' && 'reads /proc' }, () => {
  it('that a signal stopped hangs', async () => {
    assert.deepEqual(await endOf(LINES, (pid) => process.kill(pid, 'SIGSTOP')), ['hung', 'stopped', 'SIGKILL']);
  });

  it('that waits for what never comes hangs', async () => {
    const wait = 'setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 300)';
    assert.deepEqual(await endOf(`${LINES} ${wait}`), ['hung', 'idle', 'SIGKILL']);
  });

  it('whose event loop is blocked for ever hangs', async () => {
    assert.deepEqual(await endOf(`${LINES} setTimeout(() => { for (;;); }, 300)`), ['hung', 'blocked', 'SIGKILL']);
  });

  it('that other work keeps from the cores is recorded as starved, is not ended, and goes on', async () => {
    let hogs: ChildProcess[] = [];
    try {
      const told = await watched(
        working(400),
        (lines) => hasEnded(lines) || lines.some((line) => line.kind === 'replica-starved' && line.over),
        {
          spoken: (pid) => {
            setPriority(pid, 19);
            hogs = endlessLoops();
          },
          told: (line) => {
            if (line.kind === 'replica-starved' && !line.over) for (const hog of hogs) hog.kill('SIGKILL');
          },
        },
      );
      const starved = told.map((line) => (line.kind === 'replica-starved' ? line.over : line.kind));
      assert.deepEqual(starved, [false, true], JSON.stringify(told));
    } finally {
      for (const hog of hogs) hog.kill('SIGKILL');
    }
  });
});

/**
 * Starts many endless loops a core, each in a session of its own, since a kernel may share the cores out by session
 * first. They end by themselves after a while, whatever becomes of the test.
 */
function endlessLoops(): ChildProcess[] {
  const loop = `for (const end = Date.now() + ${GIVE_UP_MS}; Date.now() < end; );`;
  return Array.from({ length: 12 * cpus().length }, () =>
    spawn(process.execPath, ['-e', loop], { stdio: 'ignore', detached: true }),
  );
}

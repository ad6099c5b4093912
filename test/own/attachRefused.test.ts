/** What `check --pid` refuses, with its cure, before anything is touched. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { examine } from '../../scripts/engines/attach/examine.js';
import { listenersOf } from '../../scripts/engines/attach/inspectorPort.js';
import { checkRequest } from '../../scripts/flags/checkRequest.js';
import { attached, binaries, check, fixture, skip } from './attaching.js';
import { NODE, running } from './running.js';

describe('check --pid refuses, and touches nothing,', { skip }, () => {
  const refused = async (pid: number | undefined, wrong: boolean, said: RegExp) => {
    const examined = await examine(pid ?? 0);
    assert.ok('problem' in examined, 'not refused');
    assert.match(`${examined.problem.message} → ${examined.problem.remedy}`, said);
    assert.equal(examined.wrong, wrong);
  };

  it('what is no number of a process that runs, all at once, with status 64', async () => {
    const none = 2 ** 22 - 1;
    const both = await check(`--pid=${none}`, '--pid=server', '--json').ended;
    assert.equal(both.code, 64);
    assert.match(both.stderr, /is not a whole number of a process[\s\S]*→ /);
    await refused(none, true, /there is no such process → /);
    await refused(process.pid, true, /is the lab itself → /);
    const request = checkRequest([`--pid=${none}`, '--', 'sleep', '1'], { cwd: '.', env: {} });
    assert.ok('problems' in request);
    assert.match(request.problems[0]?.message ?? '', /and sleep 1 is a command to run/);
  });

  it('kernel threads', { skip: isKernelThread(2) ? false : 'sees no kernel threads here' }, () =>
    refused(2, true, /is a thread of the kernel/),
  );

  it('a process that has ended, and one that is stopped, with status 69', async () => {
    const script = 'sleep 1 & echo $!; exec sleep 30';
    const parent = spawn('bash', ['-c', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 60_000,
      killSignal: 'SIGKILL',
    });
    const child = await new Promise<string>((resolve) =>
      parent.stdout.once('data', (text) => resolve(String(text).trim())),
    );
    await untilState(child, 'Z');
    await refused(Number(child), true, /has ended, and waits for its parent/);
    parent.kill('SIGSTOP');
    await untilState(`${parent.pid}`, 'T');
    const { code, stderr } = await check(`--pid=${parent.pid}`).ended;
    assert.match(stderr, /is stopped, by a signal or a debugger\n {6}→ let it go on first: kill -CONT/);
    assert.equal(code, 69);
    parent.kill('SIGKILL');
  });

  it('a Node whose inspector cannot be opened, or whose port is another’s', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const address = holder.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await using taken = await running([process.execPath, `--inspect-port=${port}`, fixture('running.cjs')]);
    await refused(taken.pid, false, new RegExp(`port ${port}, which another process holds → `));
    holder.close();
    assert.equal(taken.printed.stderr, '');
  });

  it('a Node that was started with --disable-sigusr1', { skip: canBeDeaf() }, async () => {
    for (const [option, env] of [
      [['--disable-sigusr1'], {}],
      [[], { NODE_OPTIONS: '--disable-sigusr1' }],
    ] as const) {
      await using deaf = await running([binaries[0] ?? process.execPath, ...option, fixture('running.cjs')], env);
      await refused(deaf.pid, false, /was started with --disable-sigusr1.* → /);
      assert.equal(deaf.printed.stderr, '');
    }
  });

  it('a Node that waits in the kernel, not in its loop', async () => {
    await using target = await running([...NODE, fixture('blocked.cjs'), 'waits']);
    await sleep(1000); // until it does
    await refused(target.pid, false, /does not turn its event loop: its main thread waits in \w+ → /);
    assert.equal(target.printed.stderr, '');
  });

  it('a Node that computes without an end, and leaves no inspector open', async () => {
    await using target = await running([...NODE, fixture('blocked.cjs'), 'computes']);
    await sleep(1000); // until it does
    await assert.rejects(attached(target), /does not turn its event loop/);
    assert.deepEqual(listenersOf(target.pid), []);
  });

  it('a container’s', { skip: canUnshare() ? false : 'cannot make namespaces here' }, async () => {
    await using target = await running(['unshare', '--mount', '--', ...NODE, fixture('running.cjs')]);
    await refused(target.pid, false, /runs in a container or with files of its own.* → run the lab inside/);
  });

  it('another user’s', { skip: process.getuid?.() === 0 ? false : 'needs root, to be two users' }, async () => {
    await using target = await running([...NODE, fixture('running.cjs')]);
    const tried = await examinedAs(65534, target.pid);
    assert.match(tried, /belongs to another user \(0\).*sudo/);
  });

  it('one that is observed already', async () => {
    await using target = await running([...NODE, fixture('running.cjs')]);
    const first = await attached(target);
    await assert.rejects(attached(target), /is observed already/);
    await first.checkpoint(); // and is still
    await first.leave();
    assert.deepEqual(await target.ask('observed'), false);
  });
});

async function untilState(pid: string, state: string): Promise<void> {
  while (!readFileSync(`/proc/${pid}/stat`, 'utf8').includes(`) ${state} `)) await sleep(10);
}

/** Tells whether there is a Node that knows the option, which came with 22.14. */
function canBeDeaf(): string | false {
  try {
    execFileSync(binaries[0] ?? process.execPath, ['--disable-sigusr1', '--version'], { stdio: 'ignore' });
    return false;
  } catch {
    return 'needs a Node that knows --disable-sigusr1';
  }
}

/** Examines a process as another user would. */
async function examinedAs(uid: number, pid: number): Promise<string> {
  process.seteuid?.(uid);
  try {
    const examined = await examine(pid);
    return 'problem' in examined ? `${examined.problem.message} ${examined.problem.remedy}` : 'not refused';
  } finally {
    process.seteuid?.(0);
  }
}

function isKernelThread(pid: number): boolean {
  try {
    return (
      readFileSync(`/proc/${pid}/cmdline`, 'utf8') === '' && readFileSync(`/proc/${pid}/comm`, 'utf8') === 'kthreadd\n'
    );
  } catch {
    return false;
  }
}

function canUnshare(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

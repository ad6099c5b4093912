import assert from 'node:assert/strict';
import type { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import Dockerode from 'dockerode';
import { logOf, type OpenLog } from '../../scripts/engines/swarm/log/openLog.js';
import { TaskLog } from '../../scripts/engines/swarm/log/taskLog.js';
import { swarm } from '../support/needs.js';
import { nodeImage } from './nodeImage.js';

/**
 * Prints numbered lines on both streams, plain and as a probe does, and every tenth is longer than an engine's piece.
 */
const PRINTER = `
  let n = 0;
  const timer = setInterval(() => {
    const long = n % 10 === 0 ? 'x'.repeat(20_000) + 'ä' : '';
    console.log('out ' + n + long);
    console.error('err ' + n);
    if (n === 20) console.error('');
    console.log(JSON.stringify({ vitals: 1, boot: 'b00', seq: n, atMs: 1, kind: 'event', name: 'x' + long }));
    if (++n === 100) { clearInterval(timer); process.stdout.write('no newline'); }
  }, 30);
`;

describe('the log of a task of a real Swarm', swarm(), () => {
  const docker = new Dockerode();
  const services: string[] = [];
  let image: string;
  before(async () => {
    image = await nodeImage(docker);
  });
  after(async () => {
    await Promise.all(services.map((id) => docker.getService(id).remove()));
  });

  async function startTask(program: string): Promise<string> {
    const { id } = await docker.createService({
      Name: `swarm-log-${process.pid}-${services.length}`,
      TaskTemplate: {
        ContainerSpec: { Image: image, Command: ['node', '-e', program] },
        RestartPolicy: { Condition: 'none' },
      },
      Mode: { Replicated: { Replicas: 1 } },
    } as Dockerode.CreateServiceOptions);
    services.push(id);
    for (;;) {
      const [task] = await docker.listTasks({ filters: { service: [id] } });
      if (task && ['starting', 'running', 'complete'].includes(task.Status.State)) return task.ID;
      await sleep(50);
    }
  }

  async function untilOver(task: string): Promise<void> {
    for (;;) {
      const { Status } = await docker.getTask(task).inspect();
      if (Status.State === 'complete') return;
      await sleep(100);
    }
  }

  /** Opens real streams, and keeps them at hand to be broken. */
  function breakable(open: OpenLog): { open: OpenLog; streams: Readable[] } {
    const streams: Readable[] = [];
    return {
      streams,
      open: async (follow, signal) => {
        const stream = await open(follow, signal);
        streams.push(stream);
        return stream;
      },
    };
  }

  function assertComplete(lines: readonly string[]): void {
    const of = (start: string) => lines.filter((line) => line.startsWith(start));
    const numbers = (start: string) => of(start).map((line) => Number(/\d+/.exec(line)?.[0]));
    const all = Array.from({ length: 100 }, (_, n) => n);
    assert.deepEqual(numbers('out '), all);
    assert.deepEqual(numbers('err '), all);
    assert.deepEqual(
      of('{').map((line) => JSON.parse(line).seq),
      all,
    );
    assert.equal(of('out ').filter((line) => /^out \d*0x{20000}ä$/.test(line)).length, 10);
    assert.equal(lines.filter((line) => line === '').length, 1);
    assert.equal(lines.filter((line) => line === 'no newline').length, 1);
    assert.equal(lines.length, 302);
  }

  it('is told line by line, each once, although its stream breaks again and again', async () => {
    const task = await startTask(PRINTER);
    const lines: string[] = [];
    const { open, streams } = breakable(logOf(docker, task));
    const log = new TaskLog(open, { stallMs: 60_000, line: (text) => lines.push(text) });
    const breaking = setInterval(() => streams.at(-1)?.destroy(), 400);
    await untilOver(task);
    clearInterval(breaking);
    await log.finish(10_000);
    assert.ok(streams.length > 3, `${streams.length} streams were opened`);
    assertComplete(lines);
    assert.deepEqual(log.missing(), []);
  });

  it('is read again when a stream stalls', async () => {
    const task = await startTask(PRINTER);
    const lines: string[] = [];
    const { open, streams } = breakable(logOf(docker, task));
    const log = new TaskLog(open, { stallMs: 600, line: (text) => lines.push(text) });
    while (lines.length === 0) await sleep(20);
    const stalled = streams.at(-1) as Readable;
    stalled.removeAllListeners('data');
    stalled.pause();
    while (streams.length === 1) await sleep(20);
    assert.ok(stalled.destroyed);
    await untilOver(task);
    await log.finish(10_000);
    assertComplete(lines);
  });

  it('is complete after its last reading, even if nothing was followed', async () => {
    const task = await startTask(PRINTER);
    await untilOver(task);
    const lines: string[] = [];
    const log = new TaskLog(logOf(docker, task), { stallMs: 60_000, line: (text) => lines.push(text) });
    await log.finish(10_000);
    assertComplete(lines);
  });

  it('counts the numbers that were never printed', async () => {
    const task = await startTask(`
      const print = (boot, seq) => console.log(JSON.stringify({ vitals: 1, boot, seq, atMs: 1, kind: 'event', name: 'x' }));
      for (const seq of [0, 1, 4, 5, 9]) print('b00', seq);
      for (const seq of [0, 1]) print('b01', seq);
    `);
    await untilOver(task);
    const lines: string[] = [];
    const log = new TaskLog(logOf(docker, task), { stallMs: 60_000, line: (text) => lines.push(text) });
    await log.finish(10_000);
    assert.equal(lines.length, 7);
    assert.deepEqual(log.missing(), [{ boot: 'b00', missing: 5 }]);
  });

  it('ends its last reading at its limit when the task is gone', async () => {
    const log = new TaskLog(logOf(docker, 'nosuchtask'), {
      stallMs: 1000,
      line: () => assert.fail('a line of no task'),
    });
    await log.finish(1000);
    assert.deepEqual(log.missing(), []);
  });
});

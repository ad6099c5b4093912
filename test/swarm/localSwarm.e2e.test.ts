import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startCluster } from '../../scripts/swarmLocal/cluster.js';
import { leftovers } from '../../scripts/swarmLocal/ownership.js';
import { PATIENCE_MS } from '../support/patience.js';
import { root } from '../support/root.js';
import { namespaceOf, processesIn, threeNodes, traces } from '../support/threeNodes.js';

const quiet = { nodes: 3, say: () => undefined };

describe('a Swarm of three nodes on this machine', threeNodes(), () => {
  it('has three engines that are three nodes, and leaves nothing', async () => {
    const before = traces();
    const elsewhere = process.env.DOCKER_HOST;
    process.env.DOCKER_HOST = 'unix:///nowhere/docker.sock'; // what the user has chosen says nothing here
    const cluster = await startCluster({ ...quiet, signal: new AbortController().signal });
    if (elsewhere === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = elsewhere;
    const namespaces = insidesOf(cluster.nodes.flatMap(({ processes }) => processes.map(({ pid }) => pid)));
    try {
      const infos = await Promise.all(cluster.nodes.map(({ docker }) => docker.info()));
      assert.equal(new Set(infos.map(({ ID }) => ID)).size, 3, 'each engine has an id of its own');
      assert.deepEqual(infos.map(({ Name }) => Name).sort(), ['leaklab-1', 'leaklab-2', 'leaklab-3']);
      assert.deepEqual(
        infos.map(({ Swarm }) => Swarm.ControlAvailable),
        [true, false, false],
      );
      assert.notDeepEqual(traces(), before);
      assert.equal(namespaces.length, 3);
      assert.ok(processesIn(namespaces).length >= 6, 'an engine and its containerd on each');
    } finally {
      await cluster[Symbol.asyncDispose]();
    }
    assert.deepEqual(processesIn(namespaces), []);
    assert.deepEqual(traces(), before);
  });

  it('leaves nothing when it is stopped on its way up', async () => {
    const before = traces();
    const stop = new AbortController();
    const say = (line: string) => line.includes('is up') && stop.abort(new Error('stopped'));
    await assert.rejects(startCluster({ nodes: 3, say, signal: stop.signal }), /stopped/);
    assert.deepEqual(traces(), before);
  });

  it('sees a node go down whose power is lost, while the others stay', async () => {
    const cluster = await startCluster({ ...quiet, signal: new AbortController().signal });
    try {
      const [manager, , lost] = cluster.nodes;
      assert.ok(manager && lost);
      await lost.lose();
      await lost.ended;
      await assert.rejects(lost.docker.ping());
      let states: Record<string, string> = {};
      for (
        const giveUp = Date.now() + PATIENCE_MS;
        states[lost.name] !== 'down' && Date.now() < giveUp;
        await sleep(200)
      ) {
        const nodes = (await manager.docker.listNodes()) as {
          Description: { Hostname: string };
          Status: { State: string };
        }[];
        states = Object.fromEntries(nodes.map((node) => [node.Description.Hostname, node.Status.State]));
      }
      assert.deepEqual(states, { 'leaklab-1': 'ready', 'leaklab-2': 'ready', 'leaklab-3': 'down' });
    } finally {
      await cluster[Symbol.asyncDispose]();
    }
  });

  it('killed, ends by itself; the next one removes the folder, and only that of an owner who is dead', async () => {
    const before = traces();
    const first = start();
    await first.up;
    const other = await startCluster({ ...quiet, signal: new AbortController().signal });
    try {
      assert.deepEqual(leftovers(), [], 'both owners live');
      first.child.kill('SIGKILL');
      await once(first.child, 'close');
      assert.equal(leftovers().length, 1);
      for (const giveUp = Date.now() + PATIENCE_MS; leftovers()[0]?.processes.length !== 0 && Date.now() < giveUp; )
        await sleep(50);
      assert.deepEqual(leftovers()[0]?.processes, [], 'its nodes end by themselves');
      const second = start();
      const said = await second.up;
      assert.match(said, /an earlier one was killed before it could clean up; removing \S+/);
      second.child.kill('SIGINT');
      const [code] = await once(second.child, 'close');
      assert.equal(code, 0);
      await Promise.all(other.nodes.map(({ docker }) => docker.ping()));
    } finally {
      await other[Symbol.asyncDispose]();
    }
    assert.deepEqual(traces(), before);
  });
});

/** The command as a user starts it; `up` resolves with what it said until it was up. */
function start(): { child: ChildProcess; up: Promise<string> } {
  const child = spawn(process.execPath, [join(root, 'bin/grpc-leak-lab.js'), 'swarm-local'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const up = new Promise<string>((resolve, reject) => {
    const hear = (data: Buffer) => {
      said += data;
      if (said.includes('Take it down')) resolve(said);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('close', () => reject(new Error(`it ended: ${said}`)));
  });
  return { child, up };
}

/** Process namespaces of these processes, without this machine's. */
function insidesOf(pids: readonly number[]): string[] {
  return [...new Set(pids.map(namespaceOf))].filter((each) => each !== '' && each !== namespaceOf('self'));
}

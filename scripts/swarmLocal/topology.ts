import { runProgram } from '../engines/runProgram.js';
import { hold, path } from './child.js';
import { end, type ProcessId } from './processId.js';

/**
 * The wire between the nodes: a bridge in a network namespace of its own, so that no interface, route, address or
 * firewall rule of the machine is touched or can collide. The kernel removes all of it with the process that holds it.
 */
export interface Wire extends AsyncDisposable {
  readonly id: ProcessId;
  /** Lays a cable to the network namespace of a process, in which it appears as `eth0`, down and without an address. */
  plug(port: number, pid: number): Promise<void>;
  /** Cuts the cable: nothing passes any more, and neither end is told. */
  cut(port: number): Promise<void>;
}

const SCRIPT =
  'ip link set lo up && ip link add bridge0 type bridge && ip link set bridge0 up && echo ready && exec cat >/dev/null';

export async function layWire(): Promise<Wire> {
  const { id, ended, letGo } = await hold('the network between the nodes', ['--net'], SCRIPT, {});
  const ip = (...args: string[]) => run('nsenter', [`--net=/proc/${id.pid}/ns/net`, 'ip', ...args]);
  return {
    id,
    async plug(port, pid) {
      const name = `port${port}`;
      await ip('link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid));
      await ip('link', 'set', name, 'master', 'bridge0', 'up');
    },
    cut: (port) => ip('link', 'set', `port${port}`, 'nomaster', 'down'),
    async [Symbol.asyncDispose]() {
      letGo();
      await end(id);
      await ended;
    },
  };
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const { failed } = await runProgram(program, args, { env: { PATH: path(), LC_ALL: 'C' }, limitMs: 10_000 });
  if (failed !== undefined) throw new Error(`${program} ${args.join(' ')}: ${failed}`);
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { endpointAt } from '../engines/swarm/endpoint.js';
import { type Holder, hold } from './child.js';
import { childrenOf, end, type ProcessId } from './processId.js';
import type { Wire } from './topology.js';

export interface NodeSettings {
  /** The number of the node, from 1. */
  readonly number: number;
  readonly name: string;
  readonly address: string;
  /** The folder that all its files go to. */
  readonly folder: string;
  /** The control group of its containers. */
  readonly cgroup: string;
}

/** A machine of its own, as far as a Docker Engine can tell: with separate processes, mounts, network and host name. */
export interface LocalNode extends AsyncDisposable {
  readonly name: string;
  readonly address: string;
  /** The address of its engine, e.g. `unix:///var/lib/…/1.sock`. */
  readonly endpoint: string;
  readonly docker: Dockerode;
  readonly processes: readonly ProcessId[];
  /** Resolves once the engine, and with it every process of the node, has ended; with its last words. */
  readonly ended: Promise<string>;
  /**
   * Cuts its cable, then ends every process of it at once: to the others it looks like a machine that lost its power.
   */
  lose(): Promise<void>;
}

const START_LIMIT_MS = 60_000;

/**
 * The script of process 1 of the node. Engine and containers write to /run and /etc, so both are the node's own; mounts
 * go with the last process; the machine's own key would give each engine the same id. Process 1 ends when the engine
 * does, or when the lab is gone (its end of stdin closes), and the kernel then ends all others of the node.
 */
const SCRIPT = `set -e
echo "$NAME" > /proc/sys/kernel/hostname
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/etc /run/etc-work
mount -t overlay -o lowerdir=/etc,upperdir=/run/etc,workdir=/run/etc-work overlay /etc
rm -f /etc/docker/key.json
echo ready
read plugged
ip link set lo up
ip addr add "$ADDRESS/24" dev eth0
ip link set eth0 up
exec 3<&0
dockerd --config-file="$CONFIG" </dev/null >"$LOG" 2>&1 3<&- &
engine=$!
{ cat <&3 >/dev/null; kill -KILL $engine; } >/dev/null 2>&1 &
wait $engine
`;

const FLAGS = ['--net', '--mount', '--uts', '--ipc', '--pid', '--fork', '--kill-child', '--mount-proc'];

/**
 * Starts a node and its engine; when that fails, or `signal` aborts, rejects with none of its processes left running.
 */
export async function startNode(settings: NodeSettings, wire: Wire, signal: AbortSignal): Promise<LocalNode> {
  const { name, address, number } = settings;
  const { socket, config, log } = prepare(settings);
  const holder = await hold(`node ${name}`, FLAGS, SCRIPT, { NAME: name, ADDRESS: address, CONFIG: config, LOG: log });
  const inside = childrenOf(holder.id.pid);
  const endpoint = `unix://${socket}`;
  let docker: Dockerode;
  const ended = holder.ended.then((said) => [said, lastLines(log)].filter(Boolean).join('\n'));
  try {
    await wire.plug(number, holder.id.pid);
    holder.write('plugged\n');
    docker = await untilAnswers(endpoint, ended, signal);
  } catch (error) {
    await stop(holder, inside);
    signal.throwIfAborted();
    throw new Error(`node ${name} did not come up: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  return {
    name,
    address,
    endpoint,
    docker,
    processes: [holder.id, ...inside],
    ended,
    async lose() {
      await wire.cut(number);
      await stop(holder, inside);
    },
    [Symbol.asyncDispose]: () => stop(holder, inside),
  };
}

/** Writes a configuration of the node's own, so that the machine's daemon.json has no effect here. */
function prepare({ number, folder, cgroup }: NodeSettings): { socket: string; config: string; log: string } {
  const file = (suffix: string) => join(folder, `${number}${suffix}`);
  const [socket, config, log] = [file('.sock'), file('.json'), file('.log')];
  mkdirSync(file('.data'), { mode: 0o711 });
  writeFileSync(
    config,
    JSON.stringify({
      hosts: [`unix://${socket}`],
      'data-root': file('.data'),
      pidfile: '/run/dockerd.pid',
      'cgroup-parent': `/${cgroup}`,
      'exec-opts': ['native.cgroupdriver=cgroupfs'],
    }),
  );
  return { socket, config, log };
}

/** Ends a node. The holder ends when process 1 has, and process 1 is gone only when all others of the node are. */
async function stop(holder: Holder, inside: readonly ProcessId[]): Promise<void> {
  holder.letGo();
  for (const id of inside) await end(id);
  await end(holder.id);
  await holder.ended;
}

async function untilAnswers(endpoint: string, ended: Promise<string>, signal: AbortSignal): Promise<Dockerode> {
  let last: string | undefined;
  void ended.then((said) => {
    last = said;
  });
  for (const giveUpAtMs = performance.now() + START_LIMIT_MS; performance.now() < giveUpAtMs; await sleep(50)) {
    signal.throwIfAborted();
    if (last !== undefined) throw new Error(`its engine ended: ${last}`);
    const answer = await endpointAt(endpoint);
    if ('docker' in answer) return answer.docker;
  }
  throw new Error(`its engine does not answer within ${START_LIMIT_MS / 1000} s`);
}

function lastLines(log: string): string {
  try {
    return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-3).join('\n');
  } catch {
    return '';
  }
}

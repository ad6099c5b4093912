/** The programs of the benches of CPU time: one that answers calls, and those whose CPU is measured. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type Env = Record<string, string>;

export interface Server {
  port: string;
  stop(): Promise<void>;
}

/** A program that makes calls when it is told to, and idles between. */
export interface Target {
  /** The address where it serves metrics. */
  metrics: string | undefined;
  /** Lets it make calls for this long. @returns its CPU time per call, in microseconds */
  window(ms: number): Promise<number>;
  stop(): Promise<void>;
}

/** @param env CERTIFICATE and KEY, for TLS */
export async function startServer(env: Env): Promise<Server> {
  const child = spawn(process.execPath, [beside('probe/server.js')], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [port] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { port, stop: () => ended(child) };
}

/**
 * @param work what calls it makes, see `target.ts`
 * @param probe settings of the probe; undefined: without it
 */
export async function startTarget(work: Env, probe: Env | undefined): Promise<Target> {
  const preload = probe ? ['--import', new URL('../../services/probe/preload.js', import.meta.url).href] : [];
  const child = spawn(process.execPath, [...preload, beside('probe/target.js')], {
    env: { ...process.env, ...work, ...probe },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const answer = async <T>(key: string): Promise<T> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error('the target ended before its time');
      if (value.startsWith(`{"${key}"`)) return JSON.parse(value) as T; // the others are vitals
    }
  };
  const { ready } = await answer<{ ready: string | null }>('ready');
  return {
    metrics: ready ?? undefined,
    async window(ms) {
      child.stdin.write(`${ms}\n`);
      const { cpuUs, calls } = await answer<{ cpuUs: number; calls: number }>('cpuUs');
      return cpuUs / calls;
    },
    stop: () => ended(child),
  };
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.stdin?.end();
  await exit;
}

function beside(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

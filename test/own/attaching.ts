import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Checkpoint } from '../../protos/vitals.js';
import { attachNode } from '../../scripts/engines/attach/attachNode.js';
import { examine } from '../../scripts/engines/attach/examine.js';
import { processPlan } from '../../scripts/plan/ownPlan.js';
import type { Values } from '../../scripts/plan/settings.js';
import { VitalsStream } from '../../scripts/run/vitalsStream.js';
import { PATIENCE_MS } from '../support/patience.js';
import { root } from '../support/root.js';
import type { Running } from './running.js';

/** Where these tests can be run. */
export const skip = process.platform === 'linux' ? false : 'needs /proc';

/** Other binaries of Node than our own, which `.ci/run` gets. */
export const binaries = (process.env.LEAK_LAB_NODES ?? '').split(':').filter((path) => path !== '');

export const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

let reports: string | undefined;
after(() => reports && rmSync(reports, { recursive: true, force: true }));

/** Returns the path of what a document of `check` names, which is relative to where that was run. */
export const inReports = (path: string) => join(reports ?? '', path);

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `check`; `end` is what Ctrl-C does. */
export function check(...args: string[]): { ended: Promise<Ended>; end: () => void } {
  reports ??= mkdtempSync(join(tmpdir(), 'leak-lab-attach-'));
  const [flags, command] = args.includes('--')
    ? [args.slice(0, args.indexOf('--')), args.slice(args.indexOf('--'))]
    : [args, []];
  const words = [join(root, 'bin/grpc-leak-lab.js'), 'check', ...flags, `--reports=${reports}`, ...command];
  const child = spawn(process.execPath, words, {
    cwd: reports,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 2 * PATIENCE_MS,
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  return {
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said }))),
    end: () => child.kill('SIGINT'),
  };
}

/** Waits until the probe is in `running.cjs`. */
export async function untilObserved(target: Running): Promise<void> {
  while ((await target.ask('observed')) !== true) await sleep(50);
}

/** A process that is looked at without the rest of the lab. */
export interface Looking {
  /** Has it take a checkpoint, and resolves to that. */
  checkpoint(): Promise<Checkpoint>;
  /** Has it look closer, as in the confirming stretch of a load. */
  lookCloser(): void;
  /** Leaves it, as at the end of a run. */
  leave(): Promise<void>;
  /** Breaks the connection, as a lab does that is killed. */
  breakOff(): Promise<void>;
}

/** Gets the probe into a program. */
export async function attached(target: Running, said: Values = {}): Promise<Looking> {
  const examined = await examine(target.pid);
  if ('problem' in examined) throw new Error(examined.problem.message);
  const { observe } = processPlan(
    { 'observe.tickMs': 50, ...said },
    { id: 'test', pids: [target.pid], argv: ['node'] },
  );
  const inside = await attachNode(examined, observe);
  let taken: (line: Checkpoint) => void = () => undefined;
  const stream = new VitalsStream({
    vitals: (line) => line.kind === 'checkpoint' && taken(line),
    log: () => undefined,
    refused: (why) => {
      throw new Error(why);
    },
  });
  inside.process.onLine((line) => stream.push(line));
  let index = 0;
  return {
    checkpoint: () =>
      new Promise((resolve) => {
        taken = resolve;
        inside.process.send({ command: 'checkpoint', index: index++ });
      }),
    lookCloser: () => inside.process.send({ command: 'look' }),
    async leave() {
      inside.process.send({ command: 'stop' });
      await inside.process.gone;
      await inside[Symbol.asyncDispose]();
    },
    breakOff: () => Promise.resolve(inside[Symbol.asyncDispose]()),
  };
}

import { spawn } from 'node:child_process';
import type { ChannelCommand } from '../../protos/channelLine.js';
import type { Vitals } from '../../protos/vitals.js';
import { openChannel } from '../../scripts/engines/command/channelServer.js';
import { withProbe } from '../../scripts/engines/command/commandProcess.js';
import { VitalsStream } from '../../scripts/run/vitalsStream.js';
import { PATIENCE_MS } from '../support/patience.js';

/** The deeds of a program: what it printed, how it ended, and what its processes said over the channel. */
export interface Channelled {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  /** The lines of each process, in order of arrival. */
  readonly processes: readonly (readonly Vitals[])[];
}

export interface ChannelOptions {
  /** False: without the probe, to compare. */
  readonly probe?: boolean;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Sent to every process once it has said hello. */
  readonly commands?: readonly ChannelCommand[];
  /** `dies`: the lab goes away at the first line; `deaf`: it never reads. */
  readonly lab?: 'reads' | 'dies' | 'deaf';
  /** What the shell does before it becomes the program. */
  readonly before?: string;
}

/** Runs a program with the channel of a lab until it ends; it is killed, should it hang. */
export async function channelled(
  words: readonly string[],
  { probe = true, input = '', env = {}, commands = [], lab = 'reads', before = '' }: ChannelOptions = {},
): Promise<Channelled> {
  const channel = await openChannel();
  const processes: Vitals[][] = [];
  const gone: Promise<void>[] = [];
  channel.onProcess((process) => {
    if (lab === 'deaf') return process.pause();
    const said: Vitals[] = [];
    processes.push(said);
    gone.push(process.gone);
    const stream = new VitalsStream({
      vitals: (line) => {
        said.push(line);
        if (line.kind === 'hello' && said.length === 1) for (const command of commands) process.send(command);
        if (lab === 'dies' && said.length === 1) void channel[Symbol.asyncDispose]();
      },
      log: (line) => {
        throw new Error(`no vitals: ${line}`);
      },
      refused: (why, line) => {
        if (lab === 'dies') return; // the line that its death cut
        throw new Error(`${why}: ${line}`);
      },
    });
    process.onLine((line) => stream.push(line));
  });
  const observed = probe ? withProbe({}, channel.path) : {};
  const script = `${before} exec ${[process.execPath, ...words].map((word) => `'${word}'`).join(' ')}`;
  const child = spawn('sh', ['-c', script], {
    env: { PATH: process.env.PATH, LEAK_LAB_TICK_MS: '10', ...observed, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
  child.stdin.on('error', () => undefined).end(input);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  await Promise.all(gone);
  await channel[Symbol.asyncDispose]();
  return { ...printed, code, processes };
}

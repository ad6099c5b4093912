import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Vitals } from '../../protos/vitals.js';
import { isVitalsLine } from '../../protos/vitalsLine.js';
import { VitalsStream } from '../../scripts/run/vitalsStream.js';
import { PATIENCE_MS } from '../support/patience.js';

/**
 * The deeds of a program under the probe: how it ended, what it printed itself, and its vitals, each checked by the
 * schema.
 */
export interface Observed {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** Lines that are no vitals. */
  log: string[];
  /** Vitals lines as printed. */
  raw: string[];
  vitals: Vitals[];
}

export interface Options {
  args?: readonly string[];
  env?: Record<string, string>;
  execArgv?: readonly string[];
  /** False: without the probe, to compare. */
  preload?: boolean;
  cwd?: string;
  /** End reading of its stdout at once. */
  deaf?: boolean;
}

const PRELOAD = new URL('../../services/probe/preload.js', import.meta.url).href;

/** The path of a compiled fixture, or of one that is JavaScript already. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
}

/** Runs a program under the probe until it ends; it is killed, should it hang. */
export function observed(
  file: string,
  { args = [], env = {}, execArgv = [], preload = true, cwd, deaf = false }: Options = {},
): Promise<Observed> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...execArgv, ...(preload ? ['--import', PRELOAD] : []), file, ...args], {
      env: { ...process.env, NODE_OPTIONS: undefined, LEAK_LAB_TICK_MS: '0', ...env }, // another loader changes the probe's own
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
      ...(cwd && { cwd }),
    });
    let stdout = '';
    let stderr = '';
    if (deaf) child.stdout.destroy();
    else child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      try {
        resolve({ code, signal, stdout, stderr, ...read(stdout) });
      } catch (error) {
        reject(error);
      }
    });
  });
}

/** The only line of a kind with this index. */
export function at<K extends 'checkpoint' | 'sites'>(
  seen: Observed,
  kind: K,
  index: number,
): Extract<Vitals, { kind: K }> {
  const found = ofKind(seen, kind).filter((line) => 'index' in line && line.index === index);
  if (found.length !== 1 || !found[0])
    throw new Error(`${found.length} lines of ${kind} ${index}; the program said:\n${seen.stdout}${seen.stderr}`);
  return found[0];
}

export function ofKind<K extends Vitals['kind']>(seen: Observed, kind: K): Extract<Vitals, { kind: K }>[] {
  return seen.vitals.filter((line): line is Extract<Vitals, { kind: K }> => line.kind === kind);
}

/** @throws {Error} for a line that begins like vitals and is none */
function read(stdout: string): Pick<Observed, 'log' | 'raw' | 'vitals'> {
  const lines = stdout.split('\n').filter((line) => line !== '');
  const [log, vitals]: [string[], Vitals[]] = [[], []];
  const stream = new VitalsStream({
    vitals: (line) => vitals.push(line),
    log: (line) => log.push(line),
    refused: (why, line) => {
      throw new Error(`${why}: ${line}`);
    },
  });
  for (const line of lines) stream.push(line);
  return { log, raw: lines.filter(isVitalsLine), vitals };
}

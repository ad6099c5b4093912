import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { generate } from 'selfsigned';
import { machine } from '../support/machine.js';

export type Env = Record<string, string>;

export interface Figure {
  name: string;
  target: number;
  work: Env;
  /** Arms to compare; `undefined` is the program without the preload. */
  arms: [numerator: Env | undefined, denominator: Env | undefined];
  pairs: number;
}

interface Certificate {
  certificate: string;
  key: string;
}

/**
 * CPU time of a program under the probe against the same program otherwise, in pairs of processes that take turns. Prints a
 * line for each figure.
 *
 * @param wanted parts of the names of the figures to take; none: all
 */
export async function takeFigures(figures: readonly Figure[], wanted: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'probe-bench-'));
  const files = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  try {
    await makeCertificate(files);
    console.log(machine());
    for (const figure of figures.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)))) await take(figure, files);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function take({ name, target, work, arms, pairs }: Figure, { certificate, key }: Certificate): Promise<void> {
  const tls: Env = work.TLS ? { CERTIFICATE: certificate, KEY: key } : {};
  const server = await startServer(tls);
  try {
    const both: [number, number][] = [];
    for (let i = 0; i < pairs; i++) {
      const turns = i % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const);
      const pair: [number, number] = [0, 0];
      for (const arm of turns) pair[arm] = await cpuUsPerCall({ ...work, ...tls, PORT: server.port }, arms[arm]);
      both.push(pair);
    }
    const [low, middle, high] = quartiles(both.map(([a, b]) => a / b));
    const [numerator, denominator] = [0, 1].map((arm) => Math.min(...both.map((pair) => pair[arm] ?? Number.NaN))) as [number, number];
    const cheapest = `${(numerator / denominator).toFixed(3)} at the cheapest, of ${denominator.toFixed(0)} µs`;
    console.log(`${name}: ${middle.toFixed(3)} (${low.toFixed(3)} … ${high.toFixed(3)}, ${pairs} pairs); ${cheapest}; to reach: ${target}`);
  } finally {
    await server.stop();
  }
}

async function startServer(env: Env): Promise<{ port: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [beside('server.js')], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [port] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    port,
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

async function cpuUsPerCall(work: Env, arm: Env | undefined): Promise<number> {
  const preload = arm ? ['--import', new URL('../../services/probe/preload.js', import.meta.url).href] : [];
  const child = spawn(process.execPath, [...preload, beside('target.js')], {
    env: { ...process.env, ...work, ...arm },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  await once(child, 'close');
  const result = lines.find((line) => line.startsWith('{"cpuUsPerCall"'));
  if (!result) throw new Error(`the target failed:\n${lines.join('\n')}`);
  return (JSON.parse(result) as { cpuUsPerCall: number }).cpuUsPerCall;
}

function quartiles(values: readonly number[]): [number, number, number] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))] ?? Number.NaN;
  return [at(0.25), at(0.5), at(0.75)];
}

function beside(path: string): string {
  return fileURLToPath(new URL(`./${path}`, import.meta.url));
}

async function makeCertificate({ certificate, key }: Certificate): Promise<void> {
  const altNames = [{ type: 2 as const, value: 'localhost' }];
  const made = await generate([{ name: 'commonName', value: 'localhost' }], { keyType: 'ec', extensions: [{ name: 'subjectAltName', altNames }] });
  writeFileSync(certificate, made.cert);
  writeFileSync(key, made.private, { mode: 0o600 });
}

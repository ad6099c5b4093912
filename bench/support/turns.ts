/** Figures of CPU time of a program under the probe: two arms that take turns, a second each. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { median } from '../../scripts/analysis/verdict/stats/quantile.js';
import { machine } from './machine.js';
import { middleOf } from './ordered.js';
import { type Env, startServer, startTarget, type Target } from './programs.js';

export type { Env };

export interface Figure {
  name: string;
  target: number;
  work: Env;
  /** Two arms of one and the same `env` are one process, and differ in whether it is scraped. */
  arms: [numerator: Arm, denominator: Arm];
  /** The number of times that the processes are started anew: no two processes of the same program cost the same. */
  lives: number;
  /** Turns of each arm in a life. */
  turns: number;
}

export interface Arm {
  /** Settings of the probe; undefined: the program without it. */
  env: Env | undefined;
  /** Its metrics are scraped every second: `env` has METRICS=on. */
  scraped?: boolean;
}

interface Life {
  /** The ratios of the turns: numerator ÷ denominator, one right after the other. */
  ratios: number[];
  /** Microseconds per call of the denominator. */
  base: number;
}

/** The length of one turn, and so the period of the scrapes: there is one in each. */
const TURN_MS = 1000;

/**
 * Turns at the start of a life that do not count: code is compiled, and a channel is warm once it was dialled some time
 * ago.
 */
const WARM_UP_TURNS = 3;

const folder = mkdtempSync(join(tmpdir(), 'probe-bench-'));
const certificate = join(folder, 'cert.pem');
const key = join(folder, 'key.pem');

/** Takes the figures that the command line names, or all, and prints them. */
export async function takeFigures(figures: readonly Figure[]): Promise<void> {
  try {
    await makeCertificate();
    const wanted = process.argv.slice(2);
    for (const figure of figures.filter(
      ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
    ))
      console.log(await take(figure));
    console.log(machine());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function take(figure: Figure): Promise<string> {
  const { name, target, work, arms, lives: count, turns } = figure;
  const tls: Env = work.TLS ? { CERTIFICATE: certificate, KEY: key } : {};
  const server = await startServer(tls);
  const lives: Life[] = [];
  try {
    for (let i = 0; i < count; i++) lives.push(await live(figure, { ...work, ...tls, PORT: server.port }));
  } finally {
    await server.stop();
  }
  const shared = areShared(arms);
  const found = middleOf(shared ? lives.flatMap(({ ratios }) => ratios) : lives.map(({ ratios }) => median(ratios)));
  const [ratio, low, high] = [found.median, found.low, found.high].map((value) => value.toFixed(3));
  const base = median(lives.map((each) => each.base)).toFixed(0);
  const how = shared
    ? `${count * turns} turns within ${count} processes`
    : `${count} pairs of processes, ${turns} turns each`;
  return `${name}: ${ratio} (95 %: ${low} … ${high}; ${how}), of ${base} µs; to reach: ${target}`;
}

async function live({ arms, turns }: Figure, work: Env): Promise<Life> {
  const numerator = await startTarget(work, arms[0].env);
  const targets = [numerator, areShared(arms) ? numerator : await startTarget(work, arms[1].env)] as const;
  try {
    const pairs: [number, number][] = [];
    for (let i = 0; i < WARM_UP_TURNS + turns; i++) {
      const pair: [number, number] = [0, 0];
      for (const arm of i % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const))
        pair[arm] = await turn(targets[arm], arms[arm]);
      pairs.push(pair);
    }
    const counted = pairs.slice(WARM_UP_TURNS);
    return { ratios: counted.map(([a, b]) => a / b), base: median(counted.map(([, b]) => b)) };
  } finally {
    await Promise.all([...new Set(targets)].map((each) => each.stop()));
  }
}

function areShared([one, other]: Figure['arms']): boolean {
  return one.env === other.env;
}

async function turn(target: Target, { scraped }: Arm): Promise<number> {
  const scrape = scraped ? setTimeout(() => void read(target.metrics), TURN_MS / 2) : undefined;
  try {
    return await target.window(TURN_MS);
  } finally {
    clearTimeout(scrape);
  }
}

async function read(url: string | undefined): Promise<void> {
  if (url === undefined) throw new Error('a target that is scraped serves metrics');
  await (await fetch(url)).text();
}

async function makeCertificate(): Promise<void> {
  const altNames = [{ type: 2 as const, value: 'localhost' }];
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames }],
  });
  writeFileSync(certificate, made.cert);
  writeFileSync(key, made.private, { mode: 0o600 });
}

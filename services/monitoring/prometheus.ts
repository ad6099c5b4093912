import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProgram } from '../process/childProcess.js';
import { atExit } from '../process/exitRegistry.js';

/** By itself, Prometheus looks for changes of its targets only every 5 s, and 5 s after that scrapes them. */
const FLAGS = [
  '--config.file=prometheus.processes.yml',
  '--storage.tsdb.path=data',
  '--web.listen-address=127.0.0.1:0',
  '--scrape.discovery-reload-interval=100ms',
];

const ANSWER_WITHIN_MS = 2_000;

/**
 * Runs Prometheus on what a folder holds, on a free port of loopback, until standard input ends; prints what it says,
 * and what it answers when it is asked for its alerts, wherever that is new. Prometheus does not watch standard input,
 * so this process does; the folder and all data go then.
 */
async function main(folder: string, askEveryMs: number): Promise<void> {
  atExit(`removing ${folder}`, () => rmSync(folder, { recursive: true, force: true }));
  const child = startProgram('prometheus', FLAGS, {
    cwd: folder,
    env: process.env,
    output: (line) => {
      console.error(line);
      const [, address] = /msg="Listening on" address=(\S+)/.exec(line) ?? [];
      if (address !== undefined) void printAlerts(`http://${address}`, askEveryMs);
    },
  });
  process.stdin.resume().on('close', () => child.kill());
  const { code, failure } = await child.ended;
  if (failure) console.error(`prometheus could not be started: ${failure.message}`);
  process.exit(code ?? 1);
}

async function printAlerts(url: string, everyMs: number): Promise<void> {
  console.log(`note: Prometheus is at ${url} while the run lasts`);
  for (let last: string | undefined; ; await sleep(everyMs)) {
    const answer = await alertsAt(url);
    if (answer === undefined || answer === last) continue;
    console.log(answer);
    last = answer;
  }
}

/** Undefined when it does not answer: it is starting, or ending. */
async function alertsAt(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/api/v1/alerts`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}

await main(process.argv[2] as string, Number(process.argv[3]));

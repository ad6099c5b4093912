import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProgram } from '../process/childProcess.js';
import { atExit } from '../process/exitRegistry.js';

/**
 * The flags of Prometheus: without the last, it looks for changes of its targets only every 5 s, and scrapes them 5 s
 * after that.
 */
const FLAGS = [
  '--config.file=prometheus.processes.yml',
  '--storage.tsdb.path=data',
  '--web.listen-address=127.0.0.1:0',
  '--scrape.discovery-reload-interval=100ms',
];

const ANSWER_WITHIN_MS = 2_000;

/**
 * Runs Prometheus on the files of a folder, on a free port of loopback, until standard input ends. Prints its output,
 * and its alerts whenever they have changed. Prometheus does not watch standard input, so this process does; it then
 * removes the folder and all data.
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

/** Returns the answer with its alerts; undefined when it gives none, as while it starts or ends. */
async function alertsAt(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/api/v1/alerts`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}

await main(process.argv[2] as string, Number(process.argv[3]));

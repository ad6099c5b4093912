import { setTimeout as sleep } from 'node:timers/promises';
import type { LabProcess } from '../support/labProcess.js';

/** Scrapes all replicas of a lab until it ends, every time over a new connection, the worst for who counts sockets. */
export async function scraping(lab: LabProcess, everyMs: number): Promise<{ count: number; last: string }> {
  let count = 0;
  let last = '';
  let targets: readonly string[] = [];
  while (lab.child.exitCode === null && lab.child.signalCode === null) {
    if (targets.length < 3) targets = targetsOf(lab);
    for (const target of targets) {
      const text = await scrape(target);
      if (text === undefined) continue;
      count += 1;
      last = text;
    }
    await sleep(everyMs);
  }
  return { count, last };
}

/** A replica that is ending answers no more. */
async function scrape(target: string): Promise<string | undefined> {
  try {
    const response = await fetch(`http://${target}/metrics`, { headers: { connection: 'close' } });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}

function targetsOf(lab: LabProcess): string[] {
  return lab
    .events()
    .flatMap((event) =>
      event.from === 'replica' && event.line.kind === 'hello' ? (event.line.host?.metrics ?? []) : [],
    );
}

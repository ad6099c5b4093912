/**
 * Measures how long a day's record takes: 24 h × 10 replicas at 1 Hz (864,000 ticks), read, then analysed and reported;
 * beside it one of a tenth of the length, to see that memory does not grow with the record. Each is done in a process
 * of its own, so that the peak is its own. `npm run bench -- longRecord [hours [keep]]`; to reach: ≤ 5 s, ≤ 2 MB, and
 * equal memory.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tick } from '../protos/vitals.js';
import { analyseAndPublish } from '../scripts/publish/publish.js';
import { readEvents } from '../scripts/record/readEvents.js';
import { RecordWriter } from '../scripts/record/recordWriter.js';
import { history } from '../test/analysis/history.js';
import { machine } from './support/machine.js';

const REPLICAS = 10;
const [mode = '24', argument = ''] = process.argv.slice(2);

if (mode === 'report') await reportAlone(argument);
else if (mode === 'read') await readAlone(argument);
else measure(Number(mode), argument === 'keep');

function measure(hours: number, keep: boolean): void {
  console.log(machine());
  const folder = mkdtempSync(join(tmpdir(), 'lab-long-record-'));
  try {
    for (const each of [hours / 10, hours]) {
      const record = write(folder, each);
      const megabytes = statSync(join(record, 'samples.ndjson')).size / 1e6;
      console.log(
        `${each} h × ${REPLICAS} replicas, ${(each * 3600 * REPLICAS).toLocaleString('en-US')} ticks, ${megabytes.toFixed(0)} MB`,
      );
      for (const what of ['read', 'report'])
        spawnSync(process.execPath, [fileURLToPath(import.meta.url), what, record], { stdio: 'inherit' });
    }
  } finally {
    if (keep) console.log(`kept in ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

/** A record as a run of so many hours would leave it: of `fixed`, six slices. */
function write(folder: string, hours: number): string {
  const { plan, events } = history({ variant: 'fixed', replicas: REPLICAS, ticksPerSlice: 0, passes: 86_400 });
  const record = RecordWriter.create(folder, plan);
  const seconds = Math.round(hours * 3600);
  let second = 1;
  for (const event of events) {
    // The history's six slices take a second each, from 500 ms on; here they take the whole of the time.
    const atMs = event.receivedMs < 500 ? event.receivedMs : ((event.receivedMs - 500) / 6000) * seconds * 1000 + 500;
    for (; second * 1000 < atMs && second < seconds; second++)
      for (let replica = 1; replica <= REPLICAS; replica++) record.append(tickEvent(second, replica));
    record.append({ ...event, receivedMs: atMs });
  }
  record.close();
  return record.dir;
}

/** Makes a tick with all that a replica's can carry. */
function tickEvent(
  second: number,
  replica: number,
): { receivedMs: number; from: 'replica'; replica: string; line: Tick } {
  const receivedMs = second * 1000 + replica * 10.3;
  const done = second;
  const role = { dialled: 9, accepted: 9 };
  const line: Tick = {
    vitals: 1,
    boot: `b0000${String(replica).padStart(3, '0')}`,
    seq: second,
    atMs: 1_719_835_200_000 + receivedMs,
    kind: 'tick',
    work: { begun: done, done, failed: 0 },
    rssBytes: 80_000_000 + ((second * 7919 + replica) % 977) * 4096,
    heapUsedBytes: 20_000_000 + ((second * 104_729) % 8_000_000),
    externalBytes: 3_000_000 + (second % 1000),
    cgroupBytes: 90_000_000 + ((second * 31) % 4096) * 1024,
    cpuMs: second * 3.217,
    loopDelay: { meanMs: 1.067 + (second % 10) / 100, p99Ms: 2.111 + (second % 100) / 10, maxMs: 9.875 },
    sockets: {
      total: 19,
      byRole: { agent: role, frontDoor: { dialled: 0, accepted: 1 }, other: { dialled: 0, accepted: 0 } },
    },
    channels: { opened: done * REPLICAS + 9, closed: done * REPLICAS, abandoned: 0 },
  };
  return { receivedMs, from: 'replica', replica: `replica-${replica}`, line };
}

async function readAlone(record: string): Promise<void> {
  const begin = performance.now();
  let events = 0;
  for await (const batch of readEvents(record)) events += batch.length;
  report(begin, `${events.toLocaleString('en-US')} events`);
}

async function reportAlone(record: string): Promise<void> {
  const begin = performance.now();
  const { run, report: page } = await analyseAndPublish(record);
  report(begin, `report.html of ${(statSync(page).size / 1e3).toFixed(0)} KB, ${run.analysis.outcome}`);
}

function report(begin: number, what: string): void {
  const seconds = ((performance.now() - begin) / 1000).toFixed(2);
  const cpu = process.cpuUsage();
  console.log(
    `  ${process.argv[2]}: ${seconds} s (${((cpu.user + cpu.system) / 1e6).toFixed(2)} s of CPU), peak RSS ${(process.resourceUsage().maxRSS / 1000).toFixed(0)} MB, ${what}`,
  );
}

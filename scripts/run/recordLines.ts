import { createReadStream } from 'node:fs';
import { eachLine } from '../../services/process/lines.js';
import { counted } from '../text/figures.js';
import { Lives } from './lives.js';
import { vitalsIn } from './logLine.js';
import type { Recorder } from './recorder.js';
import { VitalsStream } from './vitalsStream.js';

/** The vitals in a file, sorted out and not yet recorded. */
export interface SortedLines {
  readonly file: string;
  readonly lives: Lives;
  /** The number of lines that are vitals, or begin like them. */
  readonly lines: number;
}

/** Reads a file once, and finds whose vitals are in it. */
export async function sortLines(file: string): Promise<SortedLines> {
  const lives = new Lives();
  let lines = 0;
  await eachLine(createReadStream(file), (line) => {
    const found = vitalsIn(line);
    if (!found) return;
    lines += 1;
    lives.add(found);
  });
  return { file, lives, lines };
}

/**
 * Records the vitals of a file that was sorted: each process under its name, each line at the time of its own clock,
 * once. Lines that never arrived and lines that are torn are noted.
 *
 * @returns the number of lines that were recorded
 */
export async function recordLines({ file, lives }: SortedLines, recorder: Recorder): Promise<number> {
  const names = lives.names();
  const startMs = lives.firstMs ?? 0;
  const numbers = new Map<string, number>();
  const refused = new Map<string, number>();
  let recorded = 0;
  let lastMs = 0;
  const stream = new VitalsStream({
    vitals: (line) => {
      recorded += 1;
      lastMs = Math.max(lastMs, line.atMs - startMs);
      recorder.vitals(names.get(line.boot) ?? line.boot, line, Math.max(0, line.atMs - startMs));
    },
    log: () => undefined,
    refused: (why) => void refused.set(why, (refused.get(why) ?? 0) + 1),
  });
  recorder.lab({ kind: 'phase', name: 'load' }, 0);
  await eachLine(createReadStream(file), (line) => {
    const found = vitalsIn(line);
    if (!found) return;
    const number = numberOf(found.text);
    const last = number && numbers.get(number.boot);
    if (number && last !== undefined && number.seq <= last) return; // told before, as when a log is read twice
    const missing = number ? number.seq - (last ?? -1) - 1 : 0;
    if (number) numbers.set(number.boot, number.seq);
    if (number && last !== undefined && missing > 0)
      recorder.lab({ kind: 'gap', replica: names.get(number.boot) ?? number.boot, boot: number.boot, missing }, lastMs);
    stream.push(found.text);
  });
  for (const [why, times] of refused)
    recorder.lab(
      { kind: 'note', text: `${counted(times, 'line')} that begin like vitals could not be read: ${why}` },
      lastMs,
    );
  recorder.lab({ kind: 'phase', name: 'draining' }, lastMs);
  recorder.lab({ kind: 'phase', name: 'done' }, lastMs);
  return recorded;
}

/** Returns the boot and the number of a line; undefined for one that is torn before them. */
function numberOf(text: string): { boot: string; seq: number } | undefined {
  const [, boot, seq] = /"boot":"([^"]+)","seq":(\d{1,15})\b/.exec(text) ?? [];
  return boot === undefined ? undefined : { boot, seq: Number(seq) };
}

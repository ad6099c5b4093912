import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../truth/run.js';
import { NotHad } from './detector.js';
import type { DetectorReading } from './document.js';
import { type GuiltySource, lineIn } from './lines.js';

/** The snapshots that a program writes: before, after, and once all had time to go. */
export const SNAPSHOTS = {
  baseline: 'baseline.heapsnapshot',
  target: 'target.heapsnapshot',
  final: 'final.heapsnapshot',
} as const;

export type MemlabFlags = readonly string[];

const LIMIT_MS = 300_000;

/**
 * Lets memlab look for leaks in the snapshots of a program. Its own first line asks `env` for a program with flags in
 * its name, which waits for ever on Linux; so Node is given the file.
 */
export async function memlabReading(
  installed: string,
  snapshots: string,
  flags: MemlabFlags,
  source: GuiltySource,
): Promise<DetectorReading> {
  const files = Object.entries(SNAPSHOTS).flatMap(([name, file]) => [`--${name}`, join(snapshots, file)]);
  const workDir = join(snapshots, `work${flags.join('')}`);
  mkdirSync(workDir, { recursive: true });
  const program = ['--expose-gc', join(installed, 'node_modules', 'memlab', 'bin', 'memlab'), 'find-leaks'];
  const args = [...program, ...flags, ...files, '--work-dir', workDir];
  const { stdout, stderr } = await run(process.execPath, args, { env: { TMPDIR: workDir }, limitMs: LIMIT_MS });
  const text = `${stdout}\n${stderr}`;
  const [line, found] = /MemLab found (\d+) leak\(s\)/.exec(text) ?? [];
  if (line === undefined) throw new NotHad({ kind: 'failed', said: text.trim().split('\n').at(-1) ?? '' });
  return { leak: Number(found) > 0, line: lineIn(text, source), evidence: { kind: 'said', lines: [line] } };
}

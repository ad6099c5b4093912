import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../test/support/root.js';
import { machine, quantileRow } from './support/machine.js';

/**
 * The time from the command to its exit, `lab --variant=leaky` at its defaults, installed and built; each run ends with
 * 360 sockets a replica.
 */
const RUNS = Number(process.argv[2] ?? 7);

const reportsDir = mkdtempSync(join(tmpdir(), 'grpc-leak-lab-bench-'));
const seconds: number[] = [];
for (let run = 0; run <= RUNS; run += 1) {
  const beganMs = performance.now();
  const { status } = spawnSync(
    process.execPath,
    ['bin/grpc-leak-lab.js', 'lab', '--variant=leaky', '--quiet', `--reports=${reportsDir}`],
    { cwd: root },
  );
  if (status !== 0) throw new Error(`a run ended with status ${status}`);
  if (run > 0) seconds.push((performance.now() - beganMs) / 1000); // the first warms the caches of the file system
}
rmSync(reportsDir, { recursive: true });
console.log(machine());
console.log(`lab --variant=leaky, command to exit: ${quantileRow(seconds, 's')}`);

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../test/support/root.js';
import { machine } from './support/machine.js';

/**
 * `twentyRuns [RUNS] [VARIANTS] [idle]`: a lab so many times, every other one, unless `idle`, with another process
 * keeping every core busy; each must come out as expected.
 */
const RUNS = Number(process.argv[2] ?? 20);
const VARIANTS = process.argv[3] ?? 'leaky,fixed';
const IDLE = process.argv[4] === 'idle';

const reportsDir = mkdtempSync(join(tmpdir(), 'grpc-leak-lab-bench-'));
let asExpected = 0;
for (let run = 0; run < RUNS; run += 1) {
  const busy = run % 2 === 1 && !IDLE ? keepCoresBusy() : [];
  const beganMs = performance.now();
  const lab = spawnSync(
    process.execPath,
    ['bin/grpc-leak-lab.js', 'lab', `--variant=${VARIANTS}`, '--json', `--reports=${reportsDir}`],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  for (const child of busy) child.kill();
  if (lab.status === 0) asExpected += 1;
  const { runs } = JSON.parse(lab.stdout);
  const outcomes = runs
    .map(({ variant, outcome }: { variant: string; outcome: string }) => `${variant} ${outcome}`)
    .join(', ');
  console.log(
    `${run + 1}: status ${lab.status}, ${outcomes}, ${((performance.now() - beganMs) / 1000).toFixed(1)} s${busy.length > 0 ? ', cores busy' : ''}`,
  );
}
rmSync(reportsDir, { recursive: true });
console.log(machine());
console.log(`as expected: ${asExpected} of ${RUNS}`);
process.exitCode = asExpected === RUNS ? 0 : 1;

/** One endless loop a core; they are ended by the caller, and by themselves after two minutes. */
function keepCoresBusy(): ChildProcess[] {
  const loop = 'for (const until = Date.now() + 120_000; Date.now() < until; );';
  return cpus().map(() => spawn(process.execPath, ['-e', loop], { stdio: 'ignore' }));
}

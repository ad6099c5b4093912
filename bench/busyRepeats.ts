import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { variants } from '../services/variants/index.js';
import { root } from '../test/support/root.js';
import { machine } from './support/machine.js';

/**
 * `busyRepeats [REPEATS] [VARIANTS]`: each variant so many times, while other work keeps every core busy; the outcome
 * has to be the same every time.
 */
const REPEATS = Number(process.argv[2] ?? 50);
const VARIANTS = (process.argv[3] ?? 'leaky,fixed,reuse').split(',');
/** The limit of one run, in ms: a bench that waits in vain ends. */
const RUN_LIMIT_MS = 600_000;

interface Outcome {
  readonly variant: string;
  readonly outcome: string;
  readonly summary: string;
}

const reportsDir = mkdtempSync(join(tmpdir(), 'grpc-leak-lab-bench-'));
const seen = new Map<string, Map<string, number>>();
try {
  for (let repeat = 1; repeat <= REPEATS; repeat += 1)
    for (const variant of VARIANTS) {
      const beganMs = performance.now();
      const { outcome, summary } = await runOnBusyCores(variant);
      const seconds = ((performance.now() - beganMs) / 1000).toFixed(1);
      const tally = seen.get(variant) ?? new Map<string, number>();
      seen.set(variant, tally.set(outcome, (tally.get(outcome) ?? 0) + 1));
      const asExpected = outcome === expectedOf(variant);
      console.log(`${repeat}: ${variant} ${outcome}, ${seconds} s${asExpected ? '' : `: ${summary}`}`);
    }
} finally {
  rmSync(reportsDir, { recursive: true, force: true });
}
console.log(machine());
for (const [variant, tally] of seen)
  console.log(`${variant}: ${[...tally].map(([outcome, times]) => `${outcome} ${times}`).join(', ')} of ${REPEATS}`);
const same = [...seen].every(([variant, tally]) => tally.get(expectedOf(variant)) === REPEATS);
process.exitCode = same ? 0 : 1;

/** Runs one variant while an endless loop keeps each core busy; the loops end with the run. */
async function runOnBusyCores(variant: string): Promise<Outcome> {
  const loops = cpus().map(endlessLoop);
  try {
    const flags = [`--variant=${variant}`, '--json', `--reports=${reportsDir}`];
    const lab = spawnSync(process.execPath, ['bin/grpc-leak-lab.js', 'lab', ...flags], {
      cwd: root,
      encoding: 'utf8',
      timeout: RUN_LIMIT_MS,
    });
    const [run] = (JSON.parse(lab.stdout || '{"runs":[]}') as { runs: Outcome[] }).runs;
    return run ?? { variant, outcome: `status ${lab.status ?? lab.signal}`, summary: lab.stderr.trim() };
  } finally {
    await Promise.all(loops.map(ended));
  }
}

/** Starts a loop that uses all the CPU it gets. It ends by itself too, should nobody be left to end it. */
function endlessLoop(): ChildProcess {
  const loop = `for (const until = Date.now() + ${RUN_LIMIT_MS}; Date.now() < until; );`;
  return spawn(process.execPath, ['-e', loop], { stdio: 'ignore' });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

function expectedOf(variant: string): string {
  return Object.values(variants).find(({ name }) => name === variant)?.expect ?? 'clean';
}

import { cpus } from 'node:os';
import { temporaryFolder } from '../scripts/engines/temporaryFolder.js';
import { type StartedProgram, startProgram } from '../services/process/childProcess.js';
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

const reports = temporaryFolder('grpc-leak-lab-bench-');
const seen = new Map<string, Map<string, number>>();
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
await reports[Symbol.asyncDispose]();
console.log(machine());
for (const [variant, tally] of seen)
  console.log(`${variant}: ${[...tally].map(([outcome, times]) => `${outcome} ${times}`).join(', ')} of ${REPEATS}`);
const same = [...seen].every(([variant, tally]) => tally.get(expectedOf(variant)) === REPEATS);
process.exitCode = same ? 0 : 1;

/** Runs one variant while an endless loop keeps each core busy; the loops end with the run, or with this process. */
async function runOnBusyCores(variant: string): Promise<Outcome> {
  const loops = cpus().map(endlessLoop);
  try {
    const printed = { stdout: '', stderr: '' };
    const flags = [`--variant=${variant}`, '--json', `--reports=${reports.path}`];
    const lab = startProgram(process.execPath, ['bin/grpc-leak-lab.js', 'lab', ...flags], {
      env: process.env,
      cwd: root,
      output: (line, from) => {
        printed[from] += `${line}\n`;
      },
    });
    const limit = setTimeout(() => lab.kill('SIGTERM'), RUN_LIMIT_MS);
    const { code, signal } = await lab.ended;
    clearTimeout(limit);
    const [run] = (JSON.parse(printed.stdout || '{"runs":[]}') as { runs: Outcome[] }).runs;
    return run ?? { variant, outcome: `status ${code ?? signal}`, summary: printed.stderr.trim() };
  } finally {
    for (const loop of loops) loop.kill();
    await Promise.all(loops.map(({ ended }) => ended));
  }
}

/** Starts a loop that uses all the CPU it gets. It ends by itself too, should this process be killed. */
function endlessLoop(): StartedProgram {
  const loop = `for (const until = Date.now() + ${RUN_LIMIT_MS}; Date.now() < until; );`;
  return startProgram(process.execPath, ['-e', loop], { env: process.env, output: 'none' });
}

function expectedOf(variant: string): string {
  return Object.values(variants).find(({ name }) => name === variant)?.expect ?? 'clean';
}

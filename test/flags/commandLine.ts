import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import { main } from '../../scripts/cli.js';
import type { RunPlan } from '../../scripts/plan/plan.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { projectRoot } from '../analysis/compiledFrames.js';
import { batches } from '../analysis/history.js';
import { changed, type PlanChanges, planOf } from '../support/plans.js';

/** Runs the command line in this process, in a folder of the test's own. */
export async function commandLine(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = await main(args, { stdout: sink('stdout'), stderr: sink('stderr'), env, cwd });
  return { code, ...written };
}

/** An empty folder that is gone after the test. */
export function workFolder(): { path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'leak-lab-cli-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Every path below a folder: equal before and after when nothing was touched. */
export function everything(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map(String).sort();
}

export const PLAN: RunPlan = planOf({
  id: '20260131T101502Z-leaky-processes-3f2a',
  passes: 60,
  timeLimitMs: 600_000,
  expect: 'leak',
});

const FIRST_EVENT: RecordEvent = { receivedMs: 0, from: 'lab', line: { kind: 'phase', name: 'starting' } };

const NOTHING_SEEN = await analyse(PLAN, batches([FIRST_EVENT]), { sources: new DiskSources(projectRoot) });

/** Files of a run's folder; a string is written as it is, anything else as JSON. */
export type RunFiles = Partial<Record<'plan.json' | 'samples.ndjson' | 'run.json', unknown>>;

/** Writes a run's folder: whole ones need no `files`; `undefined` leaves a file out. */
export function writeRun(reportsDir: string, id: string, files: RunFiles = {}, plan: PlanChanges = {}): string {
  const dir = join(reportsDir, id);
  mkdirSync(dir, { recursive: true });
  const whole: RunFiles = {
    'plan.json': changed(PLAN, { id, ...plan }),
    'samples.ndjson': `${JSON.stringify(FIRST_EVENT)}\n{"receivedMs":5,"fr`,
    'run.json': {
      schemaVersion: 2,
      plan: changed(PLAN, { id, ...plan }),
      analysis: NOTHING_SEEN,
    },
  };
  for (const [name, content] of Object.entries({ ...whole, ...files })) {
    if (content !== undefined)
      writeFileSync(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return dir;
}

import { join } from 'node:path';
import { root } from '../../test/support/root.js';
import { run } from '../truth/run.js';
import { type DetectorContext, NotHad } from './detector.js';
import type { DetectorReading } from './document.js';
import { type GuiltySource, lineIn } from './lines.js';

const LIMIT_MS = 600_000;

/** What a run of this lab concludes, of its document. */
interface LabConclusion {
  readonly runs: readonly { readonly outcome: string; readonly summary: string }[];
}

/** Runs a fleet of this lab, and returns what it concludes. */
export function lab(
  context: DetectorContext,
  flags: readonly string[],
  source: GuiltySource,
): Promise<DetectorReading> {
  return concluded(context, ['lab', '--json', `--reports=${join(context.folder, 'reports')}`, ...flags], {}, source);
}

/** Runs a program under `check`, and returns what it concludes. */
export function check(
  context: DetectorContext,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  source: GuiltySource,
): Promise<DetectorReading> {
  const flags = ['check', '--json', `--reports=${join(context.folder, 'reports')}`];
  return concluded(context, [...flags, '--', ...command], env, source);
}

async function concluded(
  context: DetectorContext,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  source: GuiltySource,
): Promise<DetectorReading> {
  const program = join(root, 'bin', 'grpc-leak-lab.js');
  const around = { cwd: root, env: { ...context.env, ...env }, limitMs: LIMIT_MS };
  const { stdout, stderr } = await run(process.execPath, [program, ...args], around);
  const found = parsed(stdout)?.runs[0];
  if (found === undefined || found.outcome === 'invalid')
    throw new NotHad({ kind: 'failed', said: found?.summary ?? stderr.trim().split('\n').at(-1) ?? '' });
  return {
    leak: found.outcome === 'leak',
    line: lineIn(found.summary, source),
    evidence: { kind: 'said', lines: [found.summary] },
  };
}

function parsed(text: string): LabConclusion | undefined {
  try {
    return JSON.parse(text) as LabConclusion;
  } catch {
    return undefined;
  }
}

/** The detectors of Node, each on the programs in `programs/`. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../test/support/root.js';
import { installPackages, type Packages } from '../truth/packages.js';
import { run } from '../truth/run.js';
import { complaint } from './complaint.js';
import { type Detector, type DetectorContext, NotHad, once, type ProgramTwin } from './detector.js';
import type { DetectorReading } from './document.js';
import { grownClasses } from './heapClasses.js';
import { check } from './lab.js';
import { lineIn, marked } from './lines.js';
import { type MemlabFlags, memlabReading, SNAPSHOTS } from './memlab.js';
import { GRPC_JS, LEAKAGE, MEMLAB, RUNNERS } from './packages.js';

/** The programs as they were written: the build leaves some of them out. */
const PROGRAMS = join(root, 'bench', 'detectors', 'programs', 'node');
const ASSERTED = fileURLToPath(new URL('programs/asserted.js', import.meta.url));
const CLIENTS_CJS = marked(join(PROGRAMS, 'clients.cjs'));
const LIMIT_MS = 180_000;

/** Each client has a connection of its own, as under mutual TLS; by default those of one address share it. */
const OWN = { CONNECTIONS: 'own' };

/** Returns the detectors of Node. */
export function nodeDetectors(context: DetectorContext): Detector[] {
  const installed = (packages: Packages) => once(() => install(context, packages));
  const runners = once(() => projectOfRunners(context));
  const memlab = installed(MEMLAB);
  const snapshots = { leaky: once(() => written('leaky')), fixed: once(() => written('fixed')) };
  const shared = { leaky: once(() => written('leaky', {})), fixed: once(() => written('fixed', {})) };
  async function written(twin: ProgramTwin, env: Readonly<Record<string, string>> = OWN): Promise<string> {
    const folder = join(context.folder, `snapshots-${twin}-${env.CONNECTIONS ?? 'shared'}`);
    mkdirSync(folder, { recursive: true });
    await observed(context, 'snapshots', twin, { ...env, FOLDER: folder });
    return folder;
  }
  const descriptors =
    (env: Readonly<Record<string, string>>) =>
    async (twin: ProgramTwin): Promise<DetectorReading> => {
      const { before, after } = await observed<number>(context, 'descriptors', twin, env);
      return { leak: after > before, line: 'none', evidence: { kind: 'count', of: 'descriptors', before, after } };
    };
  const resources = async (twin: ProgramTwin): Promise<DetectorReading> => {
    const { before, after } = await observed<readonly string[]>(context, 'resources', twin, OWN);
    return { leak: after.length > before.length, line: 'none', evidence: { kind: 'resources', before, after } };
  };
  const classes = (folders: typeof snapshots) => async (twin: ProgramTwin) => {
    const folder = await folders[twin]();
    const [before, after] = [SNAPSHOTS.baseline, SNAPSHOTS.final].map((name) => join(folder, name));
    const grown = grownClasses(before ?? '', after ?? '', context.clients);
    return { leak: grown.length > 0, line: 'none', evidence: { kind: 'classes', classes: grown } } as const;
  };
  const runner = (args: readonly string[], tells: RegExp, summary: RegExp) => async (twin: ProgramTwin) =>
    await runnerReading(context, await runners(), { args, tells, summary }, twin);
  const ofMemlab = (flags: MemlabFlags) => async (twin: ProgramTwin) =>
    await memlabReading(await memlab(), await snapshots[twin](), flags, CLIENTS_CJS);
  const readings = {
    'node-descriptors': descriptors(OWN),
    'node-descriptors-shared': descriptors({}),
    'node-resources': resources,
    'node-classes': classes(snapshots),
    'node-classes-shared': classes(shared),
    'node-vitest': runner([...VITEST, '--detectAsyncLeaks'], /Async Leaks|leaking/i, VITEST_SUMMARY),
    'node-vitest-hanging': runner([...VITEST, ...HANGING], /hanging|keeping/i, VITEST_SUMMARY),
    'node-jest': runner([...JEST, '--detectOpenHandles'], /open handles?/i, JEST_SUMMARY),
    'node-memlab': ofMemlab([]),
    'node-memlab-all': ofMemlab(['--trace-all-objects']),
    'node-leakage': () => leakage(context),
    'node-assert': (twin: ProgramTwin) => asserted(context, twin),
    'node-check': (twin: ProgramTwin) => {
      const program = [process.execPath, join(PROGRAMS, 'underCheck.cjs')];
      return check(context, program, { ...OWN, TWIN: twin }, CLIENTS_CJS);
    },
  } as const satisfies Record<string, (twin: ProgramTwin) => Promise<DetectorReading>>;
  return Object.entries(readings).map(([id, read]) => ({ id: id as keyof typeof readings, runtime: 'node', read }));
}

const VITEST = ['node_modules/vitest/vitest.mjs', 'run', '--root=.'];
const HANGING = ['--reporter=default', '--reporter=hanging-process'];
const VITEST_SUMMARY = /^\s*(Tests|Leaks|Async Leaks)\s+\d.*$/gm;
const JEST = ['node_modules/jest/bin/jest.js', '--config=jest.config.cjs'];
const JEST_SUMMARY = /^(Tests:.*|Jest has detected .*)$/gm;

/** How a test runner is started, by what it tells of a leak, and the lines that sum its run up. */
interface RunnerCall {
  readonly args: readonly string[];
  readonly tells: RegExp;
  readonly summary: RegExp;
}

interface NodeAnswer<T> {
  readonly before: T;
  readonly after: T;
}

/** Makes the clients in a process that asks one detector of Node. */
async function observed<T>(
  context: DetectorContext,
  detector: string,
  twin: ProgramTwin,
  env: Readonly<Record<string, string>>,
): Promise<NodeAnswer<T>> {
  const program = join(PROGRAMS, 'observe.cjs');
  const around = { ...context.env, ...env, TWIN: twin, DETECTOR: detector };
  const { code, stdout, stderr } = await run(process.execPath, [program], { env: around, limitMs: LIMIT_MS });
  if (code !== 0) throw new NotHad({ kind: 'failed', said: complaint(stderr) });
  return JSON.parse(stdout) as NodeAnswer<T>;
}

/** Installs packages in these versions below the temporary folder; what is installed is said. */
async function install({ folder, said }: DetectorContext, packages: Packages): Promise<string> {
  const names = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  said(`installing ${names.join(', ')} into a temporary folder`);
  const where = await installPackages(packages, folder);
  if (where === undefined)
    throw new NotHad({ kind: 'not-installed', packages: names, said: 'npm could not install it' });
  return where;
}

/** Makes a project whose test makes the clients, with both test runners. */
async function projectOfRunners(context: DetectorContext): Promise<string> {
  const folder = await install(context, { ...RUNNERS, ...GRPC_JS });
  cpSync(PROGRAMS, folder, { recursive: true });
  return folder;
}

async function runnerReading(
  context: DetectorContext,
  folder: string,
  { args, tells, summary }: RunnerCall,
  twin: ProgramTwin,
): Promise<DetectorReading> {
  const env = { ...context.env, ...OWN, TWIN: twin, NO_COLOR: '1', FORCE_COLOR: undefined, CI: '1' };
  const { code, stdout, stderr } = await run(process.execPath, args, { cwd: folder, env, limitMs: LIMIT_MS });
  const text = `${stdout}\n${stderr}`;
  const lines = [...text.matchAll(summary)].map(([line]) => line.trim().replace(/\s+/g, ' '));
  if (lines.length === 0) throw new NotHad({ kind: 'failed', said: complaint(text) });
  return {
    leak: code !== 0 || tells.test(text),
    line: lineIn(text, CLIENTS_CJS),
    evidence: { kind: 'said', lines },
  };
}

/** Tries to install leakage, which is compiled when it is installed. */
async function leakage({ folder, said }: DetectorContext): Promise<DetectorReading> {
  const [name] = Object.entries(LEAKAGE).map(([each, version]) => `${each}@${version}`);
  const where = join(folder, 'leakage');
  mkdirSync(where, { recursive: true });
  said(`installing ${name} into a temporary folder (it is compiled there)`);
  const flags = ['--loglevel=error', '--no-audit', '--no-fund', '--no-package-lock', `--prefix=${where}`];
  const { code, stderr } = await run('npm', ['install', ...flags, String(name)], { cwd: where, limitMs: LIMIT_MS });
  if (code !== 0) throw new NotHad({ kind: 'not-installed', packages: [String(name)], said: complaint(stderr) });
  throw new NotHad({ kind: 'failed', said: 'it is installed here; no program for it is written' });
}

async function asserted(context: DetectorContext, twin: ProgramTwin): Promise<DetectorReading> {
  const env = { ...context.env, ...OWN, TWIN: twin };
  const program = ['--expose-gc', ASSERTED];
  const { code, stdout, stderr } = await run(process.execPath, program, { env, limitMs: LIMIT_MS });
  const [first = ''] = stdout.split('\n');
  if (code !== 0 && !first.startsWith('leaks ')) throw new NotHad({ kind: 'failed', said: first || complaint(stderr) });
  return { leak: code !== 0, line: lineIn(stdout, CLIENTS_CJS), evidence: { kind: 'said', lines: [first] } };
}

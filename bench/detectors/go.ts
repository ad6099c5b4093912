/** The detectors of Go, each on the program in `programs/go`, built once. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from '../../scripts/engines/onPath.js';
import { root } from '../../test/support/root.js';
import { run } from '../truth/run.js';
import { complaint } from './complaint.js';
import { type Detector, type DetectorContext, NotHad, once, type ProgramTwin } from './detector.js';
import type { DetectorReading, GoroutineCount } from './document.js';
import { lab } from './lab.js';
import { lineIn, marked } from './lines.js';

/** The Go module of the programs. */
export const GO_PROGRAMS = join(root, 'bench', 'detectors', 'programs', 'go');
const CLIENTS_GO = marked(join(GO_PROGRAMS, 'clients.go'));
const LEAKY_GO = { file: join(root, 'services', 'agent-go', 'variants', 'leaky.go'), sign: /\bdial\(/i };

const BUILD_LIMIT_MS = 600_000;
const LIMIT_MS = 120_000;

/** With this, Go prints below each goroutine the stacks of those that made its makers. */
const ANCESTORS = { GODEBUG: 'tracebackancestors=8' };

/** The programs that are built: one that asks its own runtime, and a test that goleak watches. */
interface Built {
  readonly program: string;
  readonly test: string;
  /** Whether this Go has the profile of leaked goroutines. */
  readonly hasLeakProfile: boolean;
}

/** Returns the detectors of Go. */
export function goDetectors(context: DetectorContext): Detector[] {
  const built = once(() => buildPrograms(context));
  const asked = async (
    twin: ProgramTwin,
    detector: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<GoAnswer> => {
    const { program } = await built();
    const folder = join(context.folder, `${detector}-${twin}`);
    mkdirSync(folder, { recursive: true });
    const around = { ...context.env, ...env, TWIN: twin, DETECTOR: detector, FOLDER: folder };
    const { code, stdout, stderr } = await run(program, [], { env: around, limitMs: LIMIT_MS });
    if (code !== 0) throw new NotHad({ kind: 'failed', said: complaint(stderr) });
    return { ...(JSON.parse(stdout) as GoCounts), folder };
  };
  const count = (of: 'descriptors' | 'goroutines') => async (twin: ProgramTwin) => {
    const { before, after } = await asked(twin, of);
    return { leak: after > before, line: 'none', evidence: { kind: 'count', of, before, after } } as const;
  };
  const leakProfile =
    (detector: string, env: Readonly<Record<string, string>> = {}) =>
    async (twin: ProgramTwin) => {
      const { hasLeakProfile } = await built();
      if (!hasLeakProfile) throw new NotHad({ kind: 'failed', said: 'this Go has no profile goroutineleak' });
      const { before: all, after: leaked, profile = '' } = await asked(twin, detector, env);
      const line = lineIn(readFileSync(profile, 'utf8'), CLIENTS_GO);
      return { leak: leaked > 0, line, evidence: { kind: 'leaked-goroutines', leaked, all } } as const;
    };
  const heap =
    (env: Readonly<Record<string, string>> = {}) =>
    async (twin: ProgramTwin) => {
      const { folder } = await asked(twin, 'heap', env);
      return await heapGrowth(folder, context.clients);
    };
  const readings = {
    'go-descriptors': count('descriptors'),
    'go-goroutines': count('goroutines'),
    'go-goleak': async (twin: ProgramTwin) => await goleak(await built(), twin, context.env),
    'go-goleak-ancestors': async (twin: ProgramTwin) =>
      await goleak(await built(), twin, { ...context.env, ...ANCESTORS }),
    'go-goroutineleak': leakProfile('goroutineleak', ANCESTORS),
    'go-goroutineleak-idle': leakProfile('goroutineleak-idle'),
    'go-goroutineleak-ancestors': leakProfile('goroutineleak-idle', ANCESTORS),
    'go-heap': heap(),
    'go-heap-every': heap({ GODEBUG: 'memprofilerate=1' }),
    'go-lab': async (twin: ProgramTwin) => {
      await built();
      return await lab(context, ['--runtime=go', `--variant=${twin}`], LEAKY_GO);
    },
  } as const satisfies Record<string, (twin: ProgramTwin) => Promise<DetectorReading>>;
  return Object.entries(readings).map(([id, read]) => ({ id: id as keyof typeof readings, runtime: 'go', read }));
}

/** What the program prints. */
interface GoCounts {
  readonly before: number;
  readonly after: number;
  readonly profile?: string;
}

type GoAnswer = GoCounts & { readonly folder: string };

async function buildPrograms({ folder, said }: DetectorContext): Promise<Built> {
  if (onPath('go') === undefined) throw new NotHad({ kind: 'no-go' });
  said('building the Go programs (grpc-go and goleak come by the module proxy; up to some minutes, cold)');
  const [program, test] = [join(folder, 'clients'), join(folder, 'clients.test')];
  const build = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    run('go', args, {
      cwd: GO_PROGRAMS,
      env: { CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOWORK: 'off', GOFLAGS: '-mod=readonly', ...env },
      limitMs: BUILD_LIMIT_MS,
    });
  const plain = ['build', '-trimpath', '-o', program, '.'];
  const withProfile = await build(plain, { GOEXPERIMENT: 'goroutineleakprofile' });
  const builtIn = withProfile.code === 0 ? withProfile : await build(plain);
  const tested = builtIn.code === 0 ? await build(['test', '-trimpath', '-c', '-o', test, '.']) : builtIn;
  if (tested.code !== 0) throw new NotHad({ kind: 'failed', said: complaint(tested.stderr) });
  const version = /go1\.(\d+)/.exec((await build(['version'])).stdout)?.[1];
  return { program, test, hasLeakProfile: withProfile.code === 0 || Number(version) >= 27 };
}

/** Runs the test that goleak watches. */
async function goleak(
  { test }: Built,
  twin: ProgramTwin,
  env: Readonly<Record<string, string>>,
): Promise<DetectorReading> {
  const { stdout } = await run(test, [], { env: { ...env, TWIN: twin }, limitMs: LIMIT_MS });
  const tops = [...stdout.matchAll(/Goroutine \d+ in state .*?, with (\S+) on top of the stack/g)];
  if (tops.length === 0 && !/^PASS$/m.test(stdout)) throw new NotHad({ kind: 'failed', said: complaint(stdout) });
  return {
    leak: stdout.includes('found unexpected goroutines'),
    line: lineIn(stdout, CLIENTS_GO),
    evidence: { kind: 'unexpected-goroutines', groups: groupsOf(tops.map(([, top = '']) => top)) },
  };
}

/** GoCounts goroutines by the function at their top, most first. */
function groupsOf(tops: readonly string[]): GoroutineCount[] {
  const counts = new Map<string, number>();
  for (const top of tops) counts.set(top, (counts.get(top) ?? 0) + 1);
  return [...counts].map(([top, count]) => ({ top, count })).sort((a, b) => b.count - a.count);
}

/**
 * Compares two heap profiles as a user would: by `go tool pprof -base`. They say leak when a line of the user's file is
 * behind more objects in use, at least one a client.
 */
async function heapGrowth(folder: string, clients: number): Promise<DetectorReading> {
  const top = async (index: string) => {
    const files = ['-base', join(folder, 'before.pb.gz'), join(folder, 'after.pb.gz')];
    const flags = [
      'tool',
      'pprof',
      '-top',
      '-cum',
      '-lines',
      '-nodecount=100000',
      '-nodefraction=0',
      `-unit=${index === 'inuse_space' ? 'kB' : 'minimum'}`,
    ];
    const { code, stdout, stderr } = await run('go', [...flags, `-sample_index=${index}`, ...files], {
      limitMs: LIMIT_MS,
    });
    if (code !== 0) throw new NotHad({ kind: 'failed', said: complaint(stderr) });
    return stdout;
  };
  const text = await top('inuse_objects');
  const ofUser = [...text.matchAll(/^\s*\S+\s+\S+\s+\S+\s+(-?\d+)\s+\S+\s+(main\.ask\w*) (\S+clients\.go:\d+)/gm)];
  const most = ofUser.map(([, objects, , line = '']) => ({ objects: Number(objects), line }));
  const grown = most.filter(({ objects }) => objects >= clients).sort((a, b) => b.objects - a.objects);
  const total = /of (-?[\d.]+\w*) total/.exec(await top('inuse_space'))?.[1] ?? '0';
  return {
    leak: grown.length > 0,
    line: lineIn(grown.map(({ line }) => line).join('\n'), CLIENTS_GO),
    evidence: {
      kind: 'objects',
      objects: grown[0]?.objects ?? Math.max(0, ...most.map((each) => each.objects)),
      bytes: total,
    },
  };
}

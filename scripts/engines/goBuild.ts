import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { grpcGoMinor } from '../plan/runtimes.js';
import { Unavailable } from './engine.js';
import { runProgram } from './runProgram.js';

/** The longest time, in milliseconds, that a build may take: a cold one takes a minute on two cores. */
const BUILD_LIMIT_MS = 600_000;

const GRPC = 'google.golang.org/grpc';

/** What is built. */
export interface GoBuild {
  /** The folder of the module: a copy, since another release of grpc-go changes its `go.mod`. */
  readonly module: string;
  /** The path of the program. */
  readonly into: string;
  /** The release of grpc-go, `v1.65.0`; undefined: the one in `go.mod`. */
  readonly grpcGo: string | undefined;
}

/**
 * Builds the agent in Go: a static program, of which no folder of this machine is part.
 * @throws {Unavailable} when it cannot be built, or there is no such release
 */
export async function buildGo({ module, into, grpcGo }: GoBuild, signal: AbortSignal): Promise<void> {
  const experiment = await experimentOf(module, signal);
  const run = (...args: string[]) => go(args, module, signal, experiment);
  if (grpcGo !== undefined) {
    await refuseUnknown(grpcGo, module, signal);
    // The release brings the others: those of the newest do not fit it.
    await run('mod', 'edit', ...indirectIn(module).map((path) => `-droprequire=${path}`), `-require=${GRPC}@${grpcGo}`);
  }
  const changes = grpcGo === undefined ? [] : ['-mod=mod', `-tags=${tagsOf(grpcGo)}`];
  await run('build', '-trimpath', ...changes, '-o', into, '.');
}

/** Returns what tells one toolchain from another: a program is built anew for each. */
export async function toolchain(folder: string, signal: AbortSignal): Promise<string> {
  const [version, experiment] = await Promise.all([go(['version'], folder, signal), experimentOf(folder, signal)]);
  return `${version}${experiment}`;
}

/** The experiment by which Go 1.26 has the profile `goroutineleak`. */
const LEAK_PROFILE = 'goroutineleakprofile';

/** Returns the experiments to build with; those of whoever runs the lab come last, and win. */
async function experimentOf(folder: string, signal: AbortSignal): Promise<string> {
  const own = process.env.GOEXPERIMENT ?? '';
  const wanted = [LEAK_PROFILE, ...(own === '' ? [] : [own])].join();
  const { failed } = await goEnded(['env', 'GOEXPERIMENT'], folder, signal, wanted);
  return failed === undefined ? wanted : own; // a Go that does not know it has the profile anyway, or not at all
}

async function refuseUnknown(grpcGo: string, module: string, signal: AbortSignal): Promise<void> {
  const { failed, stderr } = await goEnded(['list', '-mod=mod', '-m', `${GRPC}@${grpcGo}`], module, signal);
  if (failed === undefined) return;
  const message = `grpc-go ${grpcGo} cannot be had: ${lastLines(stderr) || failed}`;
  const remedy = `name a release that the module proxy has: go list -m -versions ${GRPC} lists them`;
  throw new Unavailable([{ message, remedy }]);
}

/** Returns the modules that `go.mod` requires for others alone. */
function indirectIn(module: string): string[] {
  const text = readFileSync(join(module, 'go.mod'), 'utf8');
  return [...text.matchAll(/^\s*(\S+) v\S+ \/\/ indirect$/gm)].map(([, path = '']) => path);
}

/** The tags of sources for releases that lack a function, by the minor version that brought it. */
const TAGS: readonly (readonly [minor: number, tag: string])[] = [
  [56, 'grpc_before_1_56'],
  [63, 'grpc_before_1_63'],
];

function tagsOf(grpcGo: string): string {
  const release = grpcGoMinor(grpcGo) ?? Number.POSITIVE_INFINITY;
  return TAGS.flatMap(([minor, tag]) => (release < minor ? [tag] : [])).join();
}

/** Runs Go in a folder, and returns what it prints. */
async function go(args: readonly string[], folder: string, signal: AbortSignal, experiment?: string): Promise<string> {
  const { stdout, stderr, failed } = await goEnded(args, folder, signal, experiment);
  if (failed === undefined) return stdout;
  const message = `the agent in Go could not be built: ${lastLines(stderr) || failed}`;
  throw new Unavailable([
    { message, remedy: 'see that go build works here (Go 1.26 or later), or leave out --runtime' },
  ]);
}

/** Runs Go to its end. It asks nobody for another toolchain than the one at hand. */
async function goEnded(args: readonly string[], folder: string, signal: AbortSignal, experiment?: string) {
  const experiments = experiment === undefined ? {} : { GOEXPERIMENT: experiment };
  const env = { ...process.env, GOTOOLCHAIN: 'local', GOWORK: 'off', CGO_ENABLED: '0', ...experiments };
  const ended = await runProgram('go', ['-C', folder, ...args], { env, limitMs: BUILD_LIMIT_MS, signal });
  signal.throwIfAborted();
  return ended;
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join('; ');
}

import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunPlan } from '../plan/plan.js';
import type { Problem } from '../text/problem.js';
import { Unavailable } from './engine.js';
import { onPath } from './onPath.js';
import { runProgram } from './runProgram.js';
import { temporaryFolder } from './temporaryFolder.js';

/** The Go module of the agent, as it was copied beside the compiled code. */
const SOURCES = fileURLToPath(new URL('../../services/agent-go', import.meta.url));

/** The longest time, in milliseconds, that a build may take: a cold one takes a minute on two cores. */
const BUILD_LIMIT_MS = 600_000;

/** The ancestors of a goroutine that a dump shows: enough for whoever called the code that called gRPC. */
const ANCESTORS = 8;

/** The module as it was written, where that is at hand: the compiled code lies two folders below the repository. */
const WRITTEN = fileURLToPath(new URL('../../../../services/agent-go', import.meta.url));

/**
 * The variables that a Go replica gets besides those of the fleet: by its ancestors a goroutine's line is named, and the
 * build leaves no folder in the paths of its files.
 */
export const GO_ENVIRONMENT: Readonly<Record<string, string>> = {
  GODEBUG: `tracebackancestors=${ANCESTORS}`,
  LEAK_LAB_GO_SOURCES: existsSync(WRITTEN) ? WRITTEN : SOURCES,
};

/** Returns what stands in the way of building the agent in Go. */
export function goProblems(plan: RunPlan): Problem[] {
  return plan.target.runtime === 'node' || onPath('go') ? [] : [NO_GO];
}

const NO_GO: Problem = {
  message: 'go is not on the PATH',
  remedy: 'install Go 1.26 or later (go.dev/dl), or leave out --runtime',
};

/**
 * Returns the path of the agent in Go, built if that has not been done for these sources and this Go.
 * @throws {Unavailable} when it cannot be built
 */
export async function goAgent(signal: AbortSignal): Promise<string> {
  const { stdout: version } = await go(['version'], SOURCES, signal);
  const built = join(cacheFolder(), `agent-go-${hashOf(version)}`);
  if (existsSync(built)) return built;
  mkdirSync(cacheFolder(), { recursive: true });
  await using folder = temporaryFolder('leak-lab-go-');
  const module = join(folder.path, 'agent');
  cpSync(SOURCES, module, { recursive: true });
  const partial = `${built}.${process.pid}`;
  try {
    await go(['build', '-trimpath', '-o', partial, '.'], module, signal);
    renameSync(partial, built);
  } finally {
    rmSync(partial, { force: true });
  }
  return built;
}

/** Runs Go in a folder. It asks nobody for another toolchain than the one at hand. */
async function go(args: readonly string[], folder: string, signal: AbortSignal): Promise<{ stdout: string }> {
  const env = { ...process.env, GOTOOLCHAIN: 'local', GOWORK: 'off', CGO_ENABLED: '0' };
  const { stdout, stderr, failed } = await runProgram('go', ['-C', folder, ...args], {
    ...{ env, limitMs: BUILD_LIMIT_MS, signal },
  });
  signal.throwIfAborted();
  if (failed === undefined) return { stdout };
  const message = `the agent in Go could not be built: ${stderr.trim().split('\n').slice(-3).join('; ') || failed}`;
  throw new Unavailable([
    { message, remedy: 'see that go build works here (Go 1.26 or later), or leave out --runtime' },
  ]);
}

/** Returns a mark of the sources and of the Go that they are built with. */
function hashOf(version: string): string {
  const hash = createHash('sha256').update(version);
  const files = readdirSync(SOURCES, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const file of files.map(({ parentPath, name }) => join(parentPath, name)).sort())
    hash
      .update(`${relative(SOURCES, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex').slice(0, 16);
}

/** Returns the folder for what is made once and used by many runs. */
function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'grpc-leak-lab');
}

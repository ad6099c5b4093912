import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AGENT_ENV } from '../../protos/environment.js';
import type { RunPlan } from '../plan/plan.js';
import type { Problem } from '../text/problem.js';
import { buildGo, toolchain } from './goBuild.js';
import { onPath } from './onPath.js';
import { temporaryFolder } from './temporaryFolder.js';

/** The Go module of the agent, as it was copied beside the compiled code. */
const SOURCES = fileURLToPath(new URL('../../services/agent-go', import.meta.url));

/**
 * What GODEBUG is for a Go replica: by its ancestors a goroutine's line is named, and eight are enough for whoever
 * called the code that called gRPC.
 */
export const GO_DEBUG = 'tracebackancestors=8';

/** The module as it was written, where that is at hand: the compiled code lies two folders below the repository. */
const WRITTEN = fileURLToPath(new URL('../../../../services/agent-go', import.meta.url));

/** Tells a Go replica where the files of its lines lie: the build leaves no folder in their paths. */
export const GO_SOURCES: Readonly<Record<string, string>> = {
  [AGENT_ENV.goSources]: existsSync(WRITTEN) ? WRITTEN : SOURCES,
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
 * Returns the path of the agent in Go, built if that has not been done for these sources, this Go and this release of
 * grpc-go.
 * @param grpcGo the release, `v1.65.0`; default: the one in `go.mod`
 * @throws {Unavailable} when it cannot be built
 */
export async function goAgent(grpcGo: string | undefined, signal: AbortSignal): Promise<string> {
  const version = await toolchain(SOURCES, signal);
  const name = ['agent-go', ...(grpcGo === undefined ? [] : [grpcGo]), hashOf(version)].join('-');
  const built = join(cacheFolder(), name);
  if (existsSync(built)) return built;
  mkdirSync(cacheFolder(), { recursive: true });
  await using folder = temporaryFolder('leak-lab-go-');
  const module = join(folder.path, 'agent');
  cpSync(SOURCES, module, { recursive: true });
  const partial = `${built}.${process.pid}`;
  try {
    await buildGo({ module, into: partial, grpcGo }, signal);
    renameSync(partial, built);
  } finally {
    rmSync(partial, { force: true });
  }
  return built;
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

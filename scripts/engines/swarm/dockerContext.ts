import { join } from 'node:path';
import { z } from 'zod';
import type { Problem } from '../../text/problem.js';
import { runProgram } from '../runProgram.js';

/** A docker context: the engine that it leads to. */
export interface DockerContext {
  readonly name: string;
  /** The endpoint, e.g. `unix:///var/run/docker.sock`. */
  readonly host: string;
  readonly tls: { readonly verify: boolean; readonly files: Readonly<Partial<Record<TlsFile, string>>> } | undefined;
}

type TlsFile = 'ca' | 'cert' | 'key';

/** The output of `docker context inspect`. */
const inspected = z.tuple([
  z.object({
    Name: z.string(),
    Endpoints: z.object({ docker: z.object({ Host: z.string(), SkipTLSVerify: z.boolean().optional() }) }),
    TLSMaterial: z.object({ docker: z.array(z.string()).optional() }).nullish(),
    Storage: z.object({ TLSPath: z.string() }),
  }),
]);

const ANSWER_LIMIT_MS = 10_000;

/** The variables by which the docker command chooses an engine, beside its own settings file. */
const CHOOSING = ['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_TLS', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH'];

/**
 * Asks the docker command where a context leads, so that its own rules apply: DOCKER_HOST before DOCKER_CONTEXT before
 * the current one of its settings. No engine is contacted.
 * @param name absent: the current one; `default` is the local engine, whatever DOCKER_HOST says
 */
export async function dockerContext(name: string | undefined): Promise<DockerContext | { problems: Problem[] }> {
  const env = name === undefined ? process.env : withoutChoice(process.env);
  const args = ['context', 'inspect', ...(name === undefined ? [] : [name])];
  const { failed, failure, stdout } = await runProgram('docker', args, { env, limitMs: ANSWER_LIMIT_MS });
  if (failed !== undefined) return { problems: [failure?.code === 'ENOENT' ? NO_DOCKER : problemOf(failed, name)] };
  try {
    const [{ Name, Endpoints, TLSMaterial, Storage }] = inspected.parse(JSON.parse(stdout));
    const { Host, SkipTLSVerify } = Endpoints.docker;
    return {
      name: Name,
      host: Host,
      tls: tlsOf(TLSMaterial?.docker ?? [], join(Storage.TLSPath, 'docker'), SkipTLSVerify === true),
    };
  } catch (error) {
    return { problems: [problemOf((error as Error).message, name)] };
  }
}

/** Returns the environment without what would choose another engine. */
export function withoutChoice(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !CHOOSING.includes(name)));
}

function tlsOf(names: readonly string[], folder: string, skipVerify: boolean): DockerContext['tls'] {
  const kinds: readonly TlsFile[] = ['ca', 'cert', 'key'];
  const files = Object.fromEntries(
    kinds.filter((kind) => names.includes(`${kind}.pem`)).map((kind) => [kind, join(folder, `${kind}.pem`)]),
  );
  return names.length > 0 || skipVerify ? { verify: !skipVerify, files } : undefined;
}

const NO_DOCKER: Problem = {
  message: 'there is no docker command on the PATH; a stack is deployed with it',
  remedy:
    'install Docker: https://docs.docker.com/engine/install/, or the package of your distribution (docker.io on Debian and Ubuntu)',
};

function problemOf(said: string, name: string | undefined): Problem {
  if (/context not found/.test(said)) {
    const missing = /context "([^"]*)"/.exec(said)?.[1] ?? name;
    return { message: `there is no docker context ${missing}`, remedy: 'list them: docker context ls' };
  }
  return {
    message: `the docker command cannot say which engine to use: ${said}`,
    remedy: 'see docker context ls, and DOCKER_HOST and DOCKER_CONTEXT if they are set',
  };
}

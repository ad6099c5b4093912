import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import Dockerode from 'dockerode';
import type { Problem } from '../../text/problem.js';
import type { EngineOptions } from '../engine.js';
import { type DockerContext, dockerContext, withoutChoice } from './dockerContext.js';
import { tooOld } from './preflight/tooOld.js';
import { unreachable } from './preflight/unreachable.js';

/**
 * The one engine that a command talks to, by dockerode and by the docker command, which would each choose one by
 * different rules.
 */
export interface DockerEndpoint {
  /** The address, e.g. `unix:///var/run/docker.sock`. */
  readonly host: string;
  /** A client that speaks the engine's own version of the API. */
  readonly docker: Dockerode;
  /**
   * Returns a docker command for this engine and no other: `--host` comes first, and whatever else chooses one is taken
   * out of the environment.
   * @param env beside what is inherited
   */
  cli(args: readonly string[], env?: Readonly<Record<string, string>>): { args: string[]; env: NodeJS.ProcessEnv };
}

/** The time after which an engine that takes a connection and does not answer is given up. */
const ANSWER_LIMIT_MS = 10_000;

/**
 * Finds the engine to use, and asks it for its version: the context that is named, or the current one where it is on
 * this machine. Never rejects for what is missing.
 */
export async function resolveEndpoint({
  dockerContext: named,
}: Pick<EngineOptions, 'dockerContext'>): Promise<DockerEndpoint | { problems: Problem[] }> {
  const context = await dockerContext(named);
  if ('problems' in context) return context;
  const problem = isLocal(context.host) ? undefined : refusal(context, named);
  if (problem) return { problems: [problem] };
  return endpointOf(context);
}

/**
 * Tells whether an endpoint is certainly on this machine: a socket or a pipe is. An address may be a tunnel, so it is
 * not.
 */
export function isLocal(host: string): boolean {
  return /^(unix|npipe):\/\//.test(host);
}

/**
 * Finds an engine by its address alone, as `--image-host` gives it.
 * @param host `unix://…`, `tcp://…`, `http://…`
 */
export async function endpointAt(host: string): Promise<DockerEndpoint | { problems: Problem[] }> {
  return endpointOf({ name: host, host, tls: undefined });
}

async function endpointOf(context: DockerContext): Promise<DockerEndpoint | { problems: Problem[] }> {
  const { host } = context;
  try {
    const options = dockerodeOptions(context);
    const { Version, ApiVersion } = await dockerodeOf({ ...options, timeout: ANSWER_LIMIT_MS }).version();
    if (typeof ApiVersion !== 'string') return { problems: [unreachable(host, 'it tells no version')] };
    const problem = tooOld(host, Version, ApiVersion);
    if (problem) return { problems: [problem] };
    return {
      host,
      docker: dockerodeOf({ ...options, version: `v${ApiVersion}` }),
      cli: (args, env) => ({
        args: ['--host', host, ...tlsArguments(context), ...args],
        env: { ...withoutChoice(process.env), ...env },
      }),
    };
  } catch (error) {
    return { problems: [unreachable(host, error)] };
  }
}

/** Returns why an engine elsewhere is refused: it is used only when its context is named, and never over ssh. */
function refusal({ name, host }: DockerContext, named: string | undefined): Problem | undefined {
  if (host.startsWith('ssh://'))
    return {
      message: `the docker context ${name} reaches its engine by ssh (${host}), which the lab does not`,
      remedy: `forward its socket, ssh -N -L /tmp/docker-${name}.sock:/var/run/docker.sock ${host}, then docker context create ${name}-forwarded --docker host=unix:///tmp/docker-${name}.sock, and use --docker-context=${name}-forwarded`,
    };
  if (named !== undefined) return undefined;
  const unasked = 'without --docker-context the lab uses the local engine only';
  if (process.env.DOCKER_HOST)
    return {
      message: `DOCKER_HOST points to an engine elsewhere, ${host}; ${unasked}`,
      remedy: `unset DOCKER_HOST, or name it: docker context create NAME --docker host=${host}, then --docker-context=NAME`,
    };
  return {
    message: `the current docker context, ${name}, points to an engine elsewhere, ${host}; ${unasked}`,
    remedy: `to use that one: --docker-context=${name}; to use the local one: --docker-context=default`,
  };
}

/** The options that docker-modem takes, with one that its types leave out. */
type Options = Dockerode.DockerOptions & { agent?: Agent };

/**
 * Returns dockerode's options for a context.
 * @throws when a file of the context's keys cannot be read
 */
function dockerodeOptions({ host, tls }: DockerContext): Options {
  if (isLocal(host)) return { socketPath: host.replace(/^(unix|npipe):\/\//, '') };
  const { hostname, port, protocol } = new URL(host.includes('://') ? host : `tcp://${host}`);
  if (!tls)
    return {
      host: hostname,
      port: port || (protocol === 'https:' ? 443 : protocol === 'http:' ? 80 : 2375),
      protocol: protocol === 'https:' ? 'https' : 'http',
    };
  const files = Object.fromEntries(Object.entries(tls.files).map(([name, file]) => [name, readFileSync(file)]));
  const agent = new Agent({ ...files, rejectUnauthorized: tls.verify });
  return { host: hostname, port: port || 2376, protocol: 'https', ...files, agent };
}

/**
 * Makes a Dockerode with these options and no others: by itself it takes what it is not given from DOCKER_HOST, and
 * prefers that to a socket that it is given.
 */
function dockerodeOf(options: Options): Dockerode {
  const { DOCKER_HOST } = process.env;
  delete process.env.DOCKER_HOST;
  try {
    return new Dockerode(options);
  } finally {
    if (DOCKER_HOST !== undefined) process.env.DOCKER_HOST = DOCKER_HOST;
  }
}

function tlsArguments({ tls }: DockerContext): string[] {
  if (!tls) return [];
  return [
    tls.verify ? '--tlsverify' : '--tls',
    ...Object.entries(tls.files).map(([name, file]) => `--tls${name === 'ca' ? 'cacert' : name}=${file}`),
  ];
}

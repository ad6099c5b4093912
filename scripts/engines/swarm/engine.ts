/**
 * The engine of a Docker Swarm: a stack is deployed, followed and removed. Imports the engines' contract, prometheus
 * and plan.
 */
import { join } from 'node:path';
import { writeCertificates } from '../certificates.js';
import { type Engine, Unavailable } from '../engine.js';
import { temporaryFolder } from '../temporaryFolder.js';
import { deployStack } from './deploy.js';
import { SwarmStack } from './deployment.js';
import { resolveEndpoint } from './endpoint.js';
import { furtherEngines } from './furtherEngines.js';
import { ensureImages, ensurePrometheusImage } from './images/index.js';
import { ensureSwarm } from './init.js';
import { howToLookAround } from './keep.js';
import { stackName } from './labels.js';
import { monitoringKnobs } from './monitoring.js';
import { preflight } from './preflight/index.js';
import { removeOnExit } from './removeOnExit.js';
import { removeStack } from './removeStack.js';
import { leftovers } from './stacks.js';
import { replicaMemoryBytes, stackVariables } from './stackVariables.js';

/** Runs the fleet as a stack of a Docker Swarm. */
export const swarm: Engine = {
  preflight,
  async start(plan, job, where, signal) {
    signal.throwIfAborted();
    const endpoint = await resolveEndpoint(where);
    if ('problems' in endpoint) throw new Unavailable(endpoint.problems);
    const { docker } = endpoint;
    const notes = [await ensureSwarm(docker, where), leftBehind(await leftovers(docker))];
    const engines = { local: docker, further: await furtherEngines(where) };
    const images = await ensureImages({ target: plan.target, job }, where, engines, signal);
    const prometheus =
      plan.observe.metrics === 'monitored' ? await ensurePrometheusImage(where, engines, signal) : undefined;
    const name = stackName(plan.id);
    let forget = () => {};
    const stack = new SwarmStack(plan, {
      docker,
      name,
      job: job.name,
      memoryLimitBytes: replicaMemoryBytes(plan),
      dispose: async (note) => {
        if (where.keep) note(howToLookAround(name, endpoint));
        else await removeStack(docker, name);
        forget();
      },
    });
    for (const note of [...notes, ...images.notes, ...(prometheus?.notes ?? [])])
      if (note !== undefined) stack.note(note);
    forget = removeOnExit(name, endpoint);
    try {
      await withKeyFolder(async (folder) => {
        const certificates = join(folder, 'certificates');
        await writeCertificates(certificates);
        const monitoring = prometheus && (await monitoringKnobs(plan, prometheus.name, join(folder, 'monitoring')));
        await deployStack(
          endpoint,
          name,
          { ...stackVariables(plan, job, images, certificates), ...monitoring },
          signal,
        );
      });
      await stack.begin(signal);
      return stack;
    } catch (error) {
      await stack.abandon();
      await removeStack(docker, name).then(
        () => forget(),
        (left) => {
          throw withWhatIsLeft(error, left as Error);
        },
      );
      throw error;
    }
  },
};

/** Makes a folder for keys, which lie there only until their stack is deployed. */
async function withKeyFolder(use: (folder: string) => Promise<void>): Promise<void> {
  await using folder = temporaryFolder('grpc-leak-lab-keys-');
  await use(folder.path);
}

/** Joins two errors: why the stack did not start comes first; that something is left of it is told as well. */
function withWhatIsLeft(error: unknown, left: Error): unknown {
  if (error instanceof Unavailable)
    return new Unavailable([...error.problems, { message: left.message, remedy: 'npm run clean removes it' }]);
  return new AggregateError(
    [error, left],
    `${error instanceof Error ? error.message : String(error)}; ${left.message}`,
    { cause: error },
  );
}

function leftBehind(stacks: readonly string[]): string | undefined {
  if (stacks.length === 0) return undefined;
  return `labs that were killed left stacks behind: ${stacks.join(', ')}; npm run clean removes them`;
}

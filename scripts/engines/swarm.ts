import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCertificates } from './certificates.js';
import { type Engine, Unavailable } from './engine.js';
import { deployStack } from './swarm/deploy.js';
import { resolveEndpoint } from './swarm/endpoint.js';
import { furtherEngines } from './swarm/furtherEngines.js';
import { ensureImages, ensurePrometheusImage } from './swarm/images/index.js';
import { ensureSwarm } from './swarm/init.js';
import { howToLookAround } from './swarm/keep.js';
import { knobs, replicaMemoryBytes } from './swarm/knobs.js';
import { stackName } from './swarm/labels.js';
import { leaveAlone, watchOver } from './swarm/lastResort.js';
import { monitoringKnobs } from './swarm/monitoring.js';
import { preflight } from './swarm/preflight/index.js';
import { removeStack } from './swarm/removeStack.js';
import { leftovers } from './swarm/stacks.js';
import { SwarmStack } from './swarm/swarmStack.js';

/** Folders with keys, which live until their stack is deployed; they go also when the lab is ended at once. */
const keyFolders = new Set<string>();
process.on('exit', () => {
  for (const folder of keyFolders) rmSync(folder, { recursive: true, force: true });
});

/** Runs the fleet as a stack of a Docker Swarm. */
export const swarm: Engine = {
  name: 'swarm',
  summary: 'services of a stack on a Docker Swarm, found by its DNS and loaded from inside its network',
  preflight,
  async start(plan, job, where, signal) {
    signal.throwIfAborted();
    const endpoint = await resolveEndpoint(where);
    if ('problems' in endpoint) throw new Unavailable(endpoint.problems);
    const { docker } = endpoint;
    const notes = [await ensureSwarm(docker, where), leftBehind(await leftovers(docker))];
    const engines = { local: docker, further: await furtherEngines(where) };
    const images = await ensureImages(job, where, engines, signal);
    const prometheus = plan.metrics === 'monitored' ? await ensurePrometheusImage(where, engines, signal) : undefined;
    const name = stackName(plan.id);
    const stack = new SwarmStack(plan, {
      docker,
      name,
      job: job.name,
      memoryLimitBytes: replicaMemoryBytes(plan),
      dispose: async (note) => {
        if (where.keep) note(howToLookAround(name, endpoint));
        else await removeStack(docker, name);
        leaveAlone(name);
      },
    });
    for (const note of [...notes, ...images.notes, ...(prometheus?.notes ?? [])]) if (note !== undefined) stack.note(note);
    watchOver(name, endpoint);
    try {
      await withFolder(async (folder) => {
        const certificates = join(folder, 'certificates');
        await writeCertificates(certificates);
        const monitoring = prometheus && (await monitoringKnobs(plan, prometheus.name, join(folder, 'monitoring')));
        await deployStack(endpoint, name, { ...knobs(plan, job, images, certificates), ...monitoring }, signal);
      });
      await stack.begin(signal);
      return stack;
    } catch (error) {
      await stack.abandon();
      await removeStack(docker, name).then(
        () => leaveAlone(name),
        (left) => {
          throw withWhatIsLeft(error, left as Error);
        },
      );
      throw error;
    }
  },
};

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'grpc-leak-lab-keys-'));
  keyFolders.add(folder);
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    keyFolders.delete(folder);
  }
}

/** Why it did not start comes first; that something is left of it is told as well. */
function withWhatIsLeft(error: unknown, left: Error): unknown {
  if (error instanceof Unavailable) return new Unavailable([...error.problems, { message: left.message, cure: 'npm run clean removes it' }]);
  return new AggregateError([error, left], `${error instanceof Error ? error.message : String(error)}; ${left.message}`, { cause: error });
}

function leftBehind(stacks: readonly string[]): string | undefined {
  if (stacks.length === 0) return undefined;
  return `labs that were killed left stacks behind: ${stacks.join(', ')}; npm run clean removes them`;
}

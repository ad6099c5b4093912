/**
 * The images of a run: found, made from this machine, or built. Imports the swarm's labels and the engines' contract.
 */
import type Dockerode from 'dockerode';
import { STOCK_PROMETHEUS } from '../../../plan/catalogue.js';
import type { FleetTarget } from '../../../plan/plan.js';
import { type EngineOptions, type Job, Unavailable } from '../../engine.js';
import { goAgent } from '../../goAgent.js';
import { onPath } from '../../onPath.js';
import { build, canBuild } from './build.js';
import type { Engines } from './engines.js';
import type { Recipe } from './entry.js';
import { give, nameOf } from './give.js';
import { named } from './named.js';
import { agentRecipe, goAgentRecipe, k6Recipe, mixedAgentRecipe, prometheusRecipe } from './recipes.js';

export interface Images {
  readonly agent: string;
  readonly load: string;
  /** One line for each image: what was made, and from what. */
  readonly notes: readonly string[];
}

/** What the images are of: the replicas and the job beside them. */
export interface ImagesOf {
  readonly target: Pick<FleetTarget, 'runtime' | 'grpcGo'>;
  readonly job: Job;
}

/**
 * Makes sure that the engines have the images of the replicas and of the job, as `where` asks, and makes those that are
 * missing.
 * @throws {Unavailable} what cannot be had, each thing with its remedy
 */
export async function ensureImages(
  { target, job }: ImagesOf,
  where: EngineOptions,
  engines: Engines,
  signal: AbortSignal,
): Promise<Images> {
  const agent = await agentImage(target, where, engines, signal);
  const load = await loadImage({ target, job }, agent, where, engines, signal);
  return { agent: agent.name, load: load.name, notes: [...agent.notes, ...(load === agent ? [] : load.notes)] };
}

/** An image that the engines have. */
export interface Had {
  readonly name: string;
  /** One line for each image that was made or pulled. */
  readonly notes: readonly string[];
}

/** Tells whether `--image` names an image, and not how to make one. */
export function isNamed({ image }: Pick<EngineOptions, 'image'>): boolean {
  return !['auto', 'host', 'build'].includes(image);
}

async function agentImage(
  target: ImagesOf['target'],
  where: EngineOptions,
  engines: Engines,
  signal: AbortSignal,
): Promise<Had> {
  const { image } = where;
  if (isNamed(where)) return named(image, engines.local, '--image=host', signal);
  if (image === 'build') return build(engines, signal);
  const obstacle = await hostObstacle(engines.local);
  if (obstacle === undefined) return made(await recipeOf(target, signal), engines, signal);
  if (image === 'auto' && target.runtime === 'node' && canBuild()) return build(engines, signal);
  throw unavailable(
    `no image can be made from this machine: ${obstacle}`,
    'name one that the engines have or can pull: --image=NAME',
  );
}

async function recipeOf({ runtime, grpcGo }: ImagesOf['target'], signal: AbortSignal): Promise<Recipe> {
  if (runtime === 'node') return agentRecipe();
  const program = await goAgent(grpcGo, signal);
  return runtime === 'go' ? goAgentRecipe(program) : mixedAgentRecipe(program);
}

/** Returns the image of the job: that of k6, or that of the replicas where Node is in it. */
async function loadImage(
  { target, job }: ImagesOf,
  agent: Had,
  where: EngineOptions,
  engines: Engines,
  signal: AbortSignal,
): Promise<Had> {
  if (job.program.runtime === 'k6') return k6Image(where, engines, signal);
  if (target.runtime !== 'go') return agent;
  return agentImage({ runtime: 'node' }, { ...where, image: isNamed(where) ? 'auto' : where.image }, engines, signal);
}

async function k6Image({ k6Image }: EngineOptions, engines: Engines, signal: AbortSignal): Promise<Had> {
  const remedy = '--k6-image=grafana/k6:1.8.1, or k6 on the PATH';
  if (k6Image !== undefined) return named(k6Image, engines.local, remedy, signal);
  const k6 = onPath('k6');
  const obstacle = await hostObstacle(engines.local);
  if (obstacle !== undefined)
    throw unavailable(
      `no image of k6 can be made from this machine: ${obstacle}`,
      'name one: --k6-image=grafana/k6:1.8.1',
    );
  if (k6 === undefined) throw unavailable('k6 is not on the PATH, and no image of it was named', `use ${remedy}`);
  return made(await k6Recipe(k6), engines, signal);
}

/**
 * Makes sure that the engines have an image of Prometheus.
 * @throws {Unavailable} as {@link ensureImages}
 */
export async function ensurePrometheusImage(
  { prometheusImage }: EngineOptions,
  engines: Engines,
  signal: AbortSignal,
): Promise<Had> {
  const remedy = `--prometheus-image=${STOCK_PROMETHEUS}, or Prometheus on the PATH`;
  if (prometheusImage !== undefined) return named(prometheusImage, engines.local, remedy, signal);
  const prometheus = onPath('prometheus');
  const obstacle = await hostObstacle(engines.local);
  if (obstacle !== undefined)
    throw unavailable(
      `no image of Prometheus can be made from this machine: ${obstacle}`,
      `name one: --prometheus-image=${STOCK_PROMETHEUS}`,
    );
  if (prometheus === undefined)
    throw unavailable('Prometheus is not on the PATH, and no image of it was named', `use ${remedy}`);
  return made(await prometheusRecipe(prometheus), engines, signal);
}

async function made(recipe: Recipe, { local, further }: Engines, signal: AbortSignal): Promise<Had> {
  const name = nameOf(recipe);
  const given = await Promise.all([local, ...further].map((docker) => give(docker, recipe, signal)));
  const count = given.filter(Boolean).length;
  const to = given.length === 1 ? '' : `, for ${count} of ${given.length} engines`;
  return { name, notes: count === 0 ? [] : [`made the image ${name} from ${recipe.from}${to}`] };
}

/** Returns why programs of this machine would not run in containers of that engine; undefined where they do. */
async function hostObstacle(docker: Dockerode): Promise<string | undefined> {
  if (process.platform !== 'linux') return `it runs ${process.platform}, and containers run Linux`;
  const { Arch: theirs, Os: system } = await docker.version();
  const ours = process.arch === 'x64' ? 'amd64' : process.arch;
  return system === 'linux' && theirs === ours ? undefined : `it is linux/${ours}, and the engine ${system}/${theirs}`;
}

function unavailable(message: string, remedy: string): Unavailable {
  return new Unavailable([{ message, remedy }]);
}

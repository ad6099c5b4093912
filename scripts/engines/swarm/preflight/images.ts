import type { RunPlan } from '../../../plan/plan.js';
import { counted, listed } from '../../../text/figures.js';
import type { Problem } from '../../../text/problem.js';
import type { EngineOptions, Job } from '../../engine.js';
import { endpointAt } from '../endpoint.js';
import { isNamed } from '../images/index.js';
import { engineInfo, type SwarmNode } from './engineInfo.js';
import { unreachable } from './unreachable.js';

/** The flags that would name an image instead of one made here; in Go, replicas are not an image of Node to load them. */
export type MadeHere = '--image' | '--load=k6 --k6-image' | '--k6-image' | '--prometheus-image';

/** Lists the images that a run would make itself: they exist only on the engines they are given to. */
export function imagesMadeHere(
  { observe: { metrics }, target: { runtime } }: RunPlan,
  { program }: Job,
  { image, k6Image, prometheusImage }: EngineOptions,
): MadeHere[] {
  const made: { flag: MadeHere; when: boolean }[] = [
    { flag: '--image', when: !isNamed({ image }) },
    { flag: '--load=k6 --k6-image', when: runtime === 'go' && program.runtime === 'node' },
    { flag: '--k6-image', when: program.runtime === 'k6' && k6Image === undefined },
    { flag: '--prometheus-image', when: metrics === 'monitored' && prometheusImage === undefined },
  ];
  return made.filter(({ when }) => when).map(({ flag }) => flag);
}

/**
 * Returns a problem where a task may be put on nodes that would not have the image.
 * @param ownNode id of the node whose engine deploys
 * @param hosts endpoints of the engines that images made here are given to as well
 */
export async function nodesWithoutImage(
  made: readonly MadeHere[],
  ownNode: string,
  nodes: readonly SwarmNode[],
  hosts: readonly string[],
): Promise<Problem[]> {
  if (made.length === 0) return [];
  const reached = await Promise.all(hosts.map(nodeAt));
  const problems = reached.flatMap((node) => ('problems' in node ? node.problems : []));
  const ids = new Set([ownNode, ...reached.flatMap((node) => ('id' in node ? [node.id] : []))]);
  const missed = nodes.filter(({ id }) => !ids.has(id)).map(({ name }) => name);
  if (missed.length === 0 || problems.length > 0) return problems;
  return [
    {
      message: `an image made here would not reach ${counted(missed.length, 'node')} of the Swarm: ${listed(missed)}`,
      remedy: `give it to ${missed.length === 1 ? 'its engine' : 'the engine of each'} as well, --image-host=ENDPOINT; or name ${made.length > 1 ? 'images' : 'one'} of a registry: ${made.map((flag) => `${flag}=NAME`).join(' ')}`,
    },
  ];
}

/** Finds the node that an engine is. */
async function nodeAt(host: string): Promise<{ id: string } | { problems: Problem[] }> {
  const endpoint = await endpointAt(host);
  if ('problems' in endpoint)
    return {
      problems: endpoint.problems.map(({ message, remedy }) => ({
        message: `--image-host=${host}: ${message}`,
        remedy,
      })),
    };
  try {
    return { id: (await engineInfo(endpoint.docker)).Swarm.NodeID };
  } catch (error) {
    return { problems: [unreachable(host, error)] };
  }
}

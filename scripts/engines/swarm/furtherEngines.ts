import type Dockerode from 'dockerode';
import { type EngineOptions, Unavailable } from '../engine.js';
import { endpointAt } from './endpoint.js';

/**
 * Finds the engines of other nodes that images made here are also given to.
 * @throws {Unavailable} every one that cannot be had
 */
export async function furtherEngines({ imageHosts }: Pick<EngineOptions, 'imageHosts'>): Promise<Dockerode[]> {
  const found = await Promise.all(imageHosts.map((host) => endpointAt(host)));
  const problems = found.flatMap((each) => ('problems' in each ? each.problems : []));
  if (problems.length > 0) throw new Unavailable(problems);
  return found.flatMap((each) => ('docker' in each ? [each.docker] : []));
}

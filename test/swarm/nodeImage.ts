import type Dockerode from 'dockerode';
import { ensureImages } from '../../scripts/engines/swarm/images/index.js';
import { loads } from '../../scripts/load/loads.js';
import { NOWHERE, planOf } from '../support/plans.js';

/** The replicas' image, of which only its Node is used. */
export async function nodeImage(docker: Dockerode): Promise<string> {
  const plan = planOf({});
  const { agent } = await ensureImages(
    { target: plan.target, job: loads.grpc.job(plan) },
    { ...NOWHERE, image: 'host' },
    { local: docker, further: [] },
    new AbortController().signal,
  );
  return agent;
}

import type { FlagTable } from '../plan/flag.js';
import { whereFlags } from './whereFlags.js';

const group = 'What is cleaned';

/** The flags of `clean`. */
export const cleanFlags = {
  images: {
    group,
    takes: 'nothing',
    help: 'Removes the images that labs made on this engine as well, unless a container uses them.',
  },
  'docker-context': {
    ...whereFlags['docker-context'],
    group,
    help: 'The docker context of the Swarm to clean. Without it only the local engine, whatever context or DOCKER_HOST is current.',
  },
} satisfies FlagTable;

import type { EngineOptions } from '../engines/engine.js';
import { STOCK_PROMETHEUS } from '../plan/catalogue.js';
import type { FlagTable, Given, Reader } from '../plan/flag.js';
import { quoted } from '../text/plainText.js';

const group = 'On a Docker Swarm';

/** The flags that say where a plan is carried out, and are not part of it. */
export const whereFlags = {
  'docker-context': {
    ...{ group, takes: 'one', placeholder: 'NAME', example: 'staging' },
    help: 'The docker context of the Swarm to use. Without it only an engine of this machine is used: a current context or DOCKER_HOST that points elsewhere is refused.',
    read: matching(/^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$/, 'the name of a docker context', 'list them: docker context ls'),
  },
  'swarm-init': {
    group,
    takes: 'nothing',
    help: 'Makes the local engine the manager of a new Swarm of one node, if it is in none. Never done unasked.',
  },
  image: {
    ...{ group, takes: 'one', placeholder: 'NAME', default: 'auto', example: 'registry.example/leak-lab:1' },
    help: 'Image of the replicas: host: made from this machine’s Node and the compiled code (Linux); build: built from the Dockerfile, which needs a registry; auto: host where that works, else build; or a name the engines have or can pull.',
    read: matching(/^[a-z0-9][\w.\-/:@]*$/, 'the name of an image', 'for example --image=registry.example/leak-lab:1'),
  },
  'k6-image': {
    ...{
      group,
      takes: 'one',
      placeholder: 'NAME',
      default: 'made from the k6 on the PATH',
      example: 'grafana/k6:1.8.1',
    },
    help: 'Image of k6, with a shell in it.',
    read: matching(/^[a-z0-9][\w.\-/:@]*$/, 'the name of an image', 'for example --k6-image=grafana/k6:1.8.1'),
  },
  'prometheus-image': {
    ...{
      group,
      takes: 'one',
      placeholder: 'NAME',
      default: 'made from the prometheus on the PATH',
      example: STOCK_PROMETHEUS,
    },
    help: 'Image of the Prometheus of --monitor, with a shell and wget or bash in it.',
    read: matching(
      /^[a-z0-9][\w.\-/:@]*$/,
      'the name of an image',
      `for example --prometheus-image=${STOCK_PROMETHEUS}`,
    ),
  },
  'image-host': {
    ...{ group, takes: 'many', placeholder: 'ENDPOINT', example: 'unix:///run/worker.sock' },
    help: 'Endpoint of the engine of another node, which an image made here is given to as well; repeatable.',
    read: matching(
      /^(unix|tcp|https?):\/\/\S+$/,
      'an engine’s endpoint',
      'for example --image-host=unix:///run/worker.sock',
    ),
  },
  keep: { group, takes: 'nothing', help: 'Leaves the stack up at the end, and says how to look around in it.' },
} satisfies FlagTable;

export type WhereGiven = Given<typeof whereFlags>;

export function whereOf(given: WhereGiven): EngineOptions {
  return {
    ...(given['docker-context'] !== undefined && { dockerContext: given['docker-context'] }),
    swarmInit: given['swarm-init'] === true,
    image: given.image ?? 'auto',
    ...(given['k6-image'] !== undefined && { k6Image: given['k6-image'] }),
    ...(given['prometheus-image'] !== undefined && { prometheusImage: given['prometheus-image'] }),
    imageHosts: given['image-host'] ?? [],
    keep: given.keep === true,
  };
}

function matching(pattern: RegExp, what: string, remedy: string): Reader<string> {
  return (text) => (pattern.test(text) ? { value: text } : { message: `${quoted(text)} is not ${what}`, remedy });
}

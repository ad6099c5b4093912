import type Dockerode from 'dockerode';
import { BY_HAND, OWNER_LABEL, ownerState, RUN_LABEL, STACK_LABEL } from './labels.js';

/** A stack of the lab's file, or what is left of one. */
export interface LabStack {
  readonly name: string;
  /** The id of its run, or `by-hand`. */
  readonly run: string;
  /** The lab that made it, see {@link ownerOf}. */
  readonly owner: string;
  /** `left`: its lab no longer runs. `unknown`: it cannot be told from here whether it does. */
  readonly state: 'living' | 'left' | 'by-hand' | 'unknown';
}

/** A part of a stack that the Docker API knows by id. */
export interface Part {
  readonly kind: 'service' | 'secret' | 'config' | 'network';
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Lists the lab's stacks in the Swarm that the engine manages, in order of their names. */
export async function labStacks(docker: Dockerode): Promise<LabStack[]> {
  const stacks = new Map<string, LabStack>();
  for (const { labels } of await labParts(docker)) {
    const { [STACK_LABEL]: name, [RUN_LABEL]: run = BY_HAND, [OWNER_LABEL]: owner = '' } = labels;
    if (name !== undefined && !stacks.has(name)) stacks.set(name, { name, run, owner, state: stateOf(run, owner) });
  }
  return [...stacks.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Returns the names of the stacks that labs of this machine left behind when they were killed: `clean` removes them.
 */
export async function leftovers(docker: Dockerode): Promise<string[]> {
  return (await labStacks(docker)).filter(({ state }) => state === 'left').map(({ name }) => name);
}

/**
 * Lists the parts with the lab's label; a part that only happens to have such a name is never among them.
 * @param stack absent: of all stacks
 */
export async function labParts(docker: Dockerode, stack?: string): Promise<Part[]> {
  const filters = JSON.stringify({ label: [RUN_LABEL, ...(stack === undefined ? [] : [`${STACK_LABEL}=${stack}`])] });
  const [services, secrets, configs, networks] = await Promise.all([
    docker.listServices({ filters }),
    docker.listSecrets({ filters }),
    docker.listConfigs({ filters }),
    docker.listNetworks({ filters }),
  ]);
  const specified = (kind: Part['kind']) => (part: Specified) => ({
    kind,
    id: part.ID,
    name: part.Spec?.Name ?? part.ID,
    labels: part.Spec?.Labels ?? {},
  });
  return [
    ...services.map(specified('service')),
    ...secrets.map(specified('secret')),
    ...configs.map(specified('config')),
    ...networks.map(({ Id, Name, Labels }) => ({ kind: 'network' as const, id: Id, name: Name, labels: Labels ?? {} })),
  ];
}

/** The fields that services, secrets and configs have in common. */
interface Specified {
  readonly ID: string;
  readonly Spec?:
    | { readonly Name?: string | undefined; readonly Labels?: Readonly<Record<string, string>> | undefined }
    | undefined;
}

function stateOf(run: string, owner: string): LabStack['state'] {
  if (run === BY_HAND) return 'by-hand';
  const state = ownerState(owner);
  return state === 'dead' ? 'left' : state;
}

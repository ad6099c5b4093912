import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GO_DEBUG } from '../../goAgent.js';
import { onPath } from '../../onPath.js';
import { IMAGE_LABEL } from '../labels.js';
import { type Recipe, type TarEntry, USER } from './entry.js';
import { fileEntry, hostFiles, SYSTEM } from './hostFiles.js';
import { importedPackages, packageClosure } from './packageClosure.js';

/** The compiled tree that runs now. */
const build = fileURLToPath(new URL('../../../../', import.meta.url));

/**
 * The home of the build in an image: as here, `dist/<build>` is part of the path, so that positions in compiled code
 * are recognised when they come back.
 */
const HOME = `lab/dist/${basename(build)}`;

/** Starts a replica on Node, where the services lie. */
const ON_NODE = ['node', '--import', './services/probe/preload.js', 'services/agent/main.js'];

const SERVICES_OF = `Node ${process.version} and the compiled services of this machine`;

/**
 * Makes the recipe of the replicas' image: this machine's Node and the compiled services, with the packages that these
 * import.
 */
export async function agentRecipe(): Promise<Recipe> {
  return recipe('grpc-leak-lab-agent', await servicesOnNode(), SERVICES_OF, [AT_SERVICES, command(ON_NODE)]);
}

/**
 * Makes the recipe of an image of one program: the agent in Go, which is static.
 * @param program path of the agent
 */
export async function goAgentRecipe(program: string): Promise<Recipe> {
  const changes = [`ENV GODEBUG=${GO_DEBUG}`, command([IN_GO])];
  return recipe('grpc-leak-lab-agent-go', [...SYSTEM, await programInGo(program)], 'the agent in Go', changes);
}

/**
 * Makes the recipe of an image for both kinds of replicas of a mixed fleet, which are one service to Swarm: the number
 * in a replica's name says which kind it is.
 * @param program path of the agent in Go
 */
export async function mixedAgentRecipe(program: string): Promise<Recipe> {
  const entries = [...(await servicesOnNode()), await programInGo(program), startByTurns];
  const changes = [AT_SERVICES, `ENV GODEBUG=${GO_DEBUG}`, command(['sh', `/${startByTurns.path}`])];
  return recipe('grpc-leak-lab-agent-mixed', entries, `the agent in Go, ${SERVICES_OF}`, changes);
}

const AT_SERVICES = 'WORKDIR /lab/current';
const command = (words: readonly string[]) => `CMD ${JSON.stringify(words)}`;

/** The name of the agent in Go in an image. */
const IN_GO = 'agent-go';

/** Starts every second replica on Go, as {@link runsOnGo} has it. */
export const startByTurns = {
  path: 'lab/start.sh',
  kind: 'text',
  text: `case "$LEAK_LAB_NAME" in *[02468]) exec ${IN_GO} ;; *) exec ${ON_NODE.join(' ')} ;; esac\n`,
} as const satisfies TarEntry;

const programInGo = (program: string) => fileEntry(`usr/bin/${IN_GO}`, program, true);

async function servicesOnNode(): Promise<TarEntry[]> {
  const services = join(build, 'services');
  const packages = [...packageClosure(await importedPackages(services), services)];
  const node: TarEntry[] = [
    { path: 'lab/package.json', kind: 'text', text: '{ "type": "module" }\n' },
    { path: 'lab/current', kind: 'link', to: `/${HOME}` },
  ];
  const parts = await Promise.all([
    hostFiles({ 'usr/bin/node': process.execPath }),
    folder(`${HOME}/services`, services),
    folder(`${HOME}/protos`, join(build, 'protos')),
    ...packages.map(([place, from]) => folder(`lab/node_modules/${place}`, from)),
  ]);
  return [...SYSTEM, ...node, ...parts.flat()];
}

/** Makes the recipe of an image with this machine's k6 and a shell. */
export async function k6Recipe(k6: string): Promise<Recipe> {
  return recipe('grpc-leak-lab-k6', [...SYSTEM, ...(await hostFiles({ 'usr/bin/k6': k6 }))], 'the k6 on the PATH', [
    'ENTRYPOINT ["k6"]',
  ]);
}

/** Makes the recipe of an image with this machine's Prometheus, a shell, and the program that queries Prometheus. */
export async function prometheusRecipe(prometheus: string): Promise<Recipe> {
  const asking = onPath('bash') ? 'bash' : 'wget'; // the smaller of the two
  const files = await hostFiles({ 'usr/bin/prometheus': prometheus }, [asking]);
  return recipe('grpc-leak-lab-prometheus', [...SYSTEM, ...files], 'the Prometheus on the PATH', [
    'ENTRYPOINT ["prometheus"]',
  ]);
}

function recipe(repository: string, entries: readonly TarEntry[], from: string, changes: readonly string[]): Recipe {
  const all = [
    ...changes,
    'ENV PATH=/usr/bin:/bin',
    'ENV HOME=/tmp',
    `USER ${USER}:${USER}`,
    `LABEL ${IMAGE_LABEL}=host`,
  ];
  const sorted = [...entries].sort((one, other) => (one.path < other.path ? -1 : 1));
  const id = createHash('sha256')
    .update(JSON.stringify([sorted, all]))
    .digest('hex')
    .slice(0, 16);
  return { repository, id, entries: sorted, changes: all, from };
}

/** Returns every file below a folder that Node may load. */
async function folder(place: string, from: string): Promise<TarEntry[]> {
  const names = (await readdir(from, { recursive: true, withFileTypes: true })).flatMap((entry) => {
    const path = join(entry.parentPath ?? entry.path, entry.name).slice(from.length + 1);
    return entry.isFile() && isLoadable(path) ? [path] : [];
  });
  return Promise.all(names.map((name) => fileEntry(`${place}/${name}`, join(from, name))));
}

/**
 * Tells whether Node may load a file; packages inside a package are left out, since those that are needed have a place
 * of their own.
 */
function isLoadable(path: string): boolean {
  return /\.([cm]?js|json|node|wasm|proto)$/.test(path) && !/(^|\/)node_modules\//.test(path);
}

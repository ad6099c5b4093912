import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Dockerode from 'dockerode';
import { projectRoot } from '../../../record/projectRoot.js';
import { Unavailable } from '../../engine.js';
import { IMAGE_LABEL } from '../labels.js';
import type { Engines } from './engines.js';
import type { TarEntry } from './entry.js';
import { hasImage, progressed } from './give.js';
import { fileEntry } from './hostFiles.js';
import { sendTar } from './tar.js';

/** The files that the Dockerfile needs, as .dockerignore has it. */
const CONTEXT = [
  'Dockerfile',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'swarm-stack.yml',
  'bin',
  'protos',
  'services',
  'scripts',
  'test',
  'bench',
];

const BUILD = basename(fileURLToPath(new URL('../../../../', import.meta.url)));

/** Tells whether there is a Dockerfile: a checkout has one, an installed package has not. */
export function canBuild(): boolean {
  return existsSync(join(projectRoot, 'Dockerfile'));
}

/**
 * Builds the Dockerfile on the first engine, unless that has been done for these sources, and gives the image to the
 * others.
 * @throws {Unavailable} when it does not build
 */
export async function build(
  { local, further }: Engines,
  signal: AbortSignal,
): Promise<{ name: string; notes: string[] }> {
  if (!canBuild())
    throw new Unavailable([
      {
        message: 'an installed package has no Dockerfile to build',
        remedy: 'use --image=host, or build from a checkout',
      },
    ]);
  const name = `grpc-leak-lab-agent:built-${BUILD}`;
  const present = await hasImage(local, name);
  if (!present) await buildOn(local, name, signal);
  for (const docker of further)
    if (!(await hasImage(docker, name)))
      await progressed(docker, await docker.loadImage(await local.getImage(name).get()));
  return { name, notes: present ? [] : [`built the image ${name} from the Dockerfile`] };
}

async function buildOn(docker: Dockerode, name: string, signal: AbortSignal): Promise<void> {
  try {
    const options = {
      t: name,
      labels: { [IMAGE_LABEL]: 'built' },
      buildargs: { NODE_IMAGE: `node:${process.versions.node.split('.')[0]}-slim` },
      abortSignal: signal,
    };
    await progressed(docker, await sendTar(await context(), signal, (archive) => docker.buildImage(archive, options)));
  } catch (error) {
    signal.throwIfAborted();
    const message = `the Dockerfile does not build: ${(error as Error).message.trim()}`;
    throw new Unavailable([
      { message, remedy: 'see docker build . for the whole story, or use --image=host on Linux' },
    ]);
  }
}

async function context(): Promise<TarEntry[]> {
  const below = async (name: string) => {
    const from = join(projectRoot, name);
    if ((await stat(from)).isFile()) return [name];
    const found = await readdir(from, { recursive: true, withFileTypes: true });
    return found.flatMap((entry) =>
      entry.isFile() ? [relative(projectRoot, join(entry.parentPath ?? entry.path, entry.name))] : [],
    );
  };
  const files = (await Promise.all(CONTEXT.map(below))).flat();
  return Promise.all(files.map((path) => fileEntry(path.split(sep).join('/'), join(projectRoot, path))));
}

import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { removeCgroups } from './cgroups.js';
import { end, identify, lives, type ProcessId } from './processId.js';

/** The folder in which each Swarm has one; only root writes here. */
export const PLACE = '/var/lib/grpc-leak-lab';
const PREFIX = 'swarm-';
const FILE = 'owner.json';

const processId = z.object({ pid: z.number().int(), startTicks: z.number() });
const ownerSchema = z.object({ bootId: z.string(), owner: processId, processes: z.array(processId) });

/** The claim to one Swarm: everything of it that outlives its processes. */
export interface Claim {
  /** The folder of the Swarm, e.g. `/var/lib/grpc-leak-lab/swarm-3f9a`. */
  readonly folder: string;
  /** The control group of its containers, e.g. `grpc-leak-lab-swarm-3f9a`. */
  readonly cgroup: string;
  /** Notes processes of the Swarm, for whoever cleans up if this process cannot. */
  note(processes: readonly ProcessId[]): void;
}

/** Makes the claim of a new Swarm. Several may be up at a time, each with its own. */
export function claim(): Claim {
  const owner = identify(process.pid);
  if (!owner) throw new Error('this process is not in /proc');
  const name = `${PREFIX}${randomBytes(2).toString('hex')}`;
  const folder = join(PLACE, name);
  const noted: ProcessId[] = [];
  const write = (into: string) => {
    const file = join(into, FILE);
    writeFileSync(`${file}.new`, JSON.stringify({ bootId: bootId(), owner, processes: noted }));
    renameSync(`${file}.new`, file);
  };
  const made = join(PLACE, `.${name}`);
  mkdirSync(made, { recursive: true, mode: 0o700 });
  write(made);
  renameSync(made, folder);
  return {
    folder,
    cgroup: cgroupOf(folder),
    note(processes) {
      noted.push(...processes);
      write(folder);
    },
  };
}

/** Gives up a claim whose processes have ended. */
export async function release({ folder }: Pick<Claim, 'folder'>): Promise<void> {
  await removeCgroups(cgroupOf(folder));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    rmdirSync(PLACE);
  } catch {
    // others have claims there
  }
}

/** A Swarm whose owner was killed before it could take it down. */
export interface Leftover {
  readonly folder: string;
  /** The processes of it that are still alive. */
  readonly processes: readonly ProcessId[];
  remove(): Promise<void>;
}

/**
 * Returns the Swarms that dead owners left. It never returns the Swarm of an owner that is alive, nor one whose notes
 * cannot be read.
 */
export function leftovers(): Leftover[] {
  return namesIn(PLACE).flatMap((name) => {
    const folder = join(PLACE, name);
    const state = read(join(folder, FILE));
    if (!state) return [];
    const sameBoot = state.bootId === bootId();
    if (sameBoot && lives(state.owner)) return [];
    const processes = sameBoot ? state.processes.filter(lives) : [];
    const remove = async () => {
      for (const id of processes) await end(id);
      await release({ folder });
    };
    return [{ folder, processes, remove }];
  });
}

function read(file: string): z.infer<typeof ownerSchema> | undefined {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.startsWith(PREFIX));
  } catch {
    return [];
  }
}

function cgroupOf(folder: string): string {
  return `grpc-leak-lab-${basename(folder)}`;
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

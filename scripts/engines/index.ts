/**
 * The engines: where a fleet runs, and the replicas' lines come from. May import plan, record and services; knows no
 * load, no analysis and no verdict. An engine is loaded only when a plan asks for it: dockerode takes long to load.
 */
import type { EngineName } from '../plan/catalogue.js';
import type { Engine } from './engine.js';

/** The loader of every engine by its name in the catalogue. */
const loaders = {
  processes: async () => (await import('./processes/engine.js')).processes,
  swarm: async () => (await import('./swarm/engine.js')).swarm,
} satisfies Record<EngineName, () => Promise<Engine>>;

/**
 * Loads the engine of that name.
 * @throws {Error} for a name that is not in the catalogue; the command line has checked it
 */
export function engineOf(name: string): Promise<Engine> {
  if (!Object.hasOwn(loaders, name)) throw new Error(`there is no engine ${name}`);
  return loaders[name as EngineName]();
}

import type { Engine } from './engine.js';
import { processes } from './processes/engine.js';
import { swarm } from './swarm/engine.js';

/** Every engine by name. A new one is a new file and its line here. */
export const engines = { processes, swarm } satisfies Record<string, Engine>;

export type EngineName = keyof typeof engines;

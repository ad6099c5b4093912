import type Dockerode from 'dockerode';

/** The engine that the stack is deployed to, and those of other nodes that images made here are also given to. */
export interface Engines {
  readonly local: Dockerode;
  readonly further: readonly Dockerode[];
}

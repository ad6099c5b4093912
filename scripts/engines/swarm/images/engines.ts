import type Dockerode from 'dockerode';

/** The engine that the stack is deployed to, and those of other nodes that images made here are given to as well. */
export interface Engines {
  readonly local: Dockerode;
  readonly further: readonly Dockerode[];
}

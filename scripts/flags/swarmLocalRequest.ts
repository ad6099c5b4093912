import { quoted } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';

export interface SwarmLocalRequest {
  /**
   * The flags of the lab to run on the Swarm, which is then taken down; absent: it stays up until it is asked to stop.
   */
  readonly lab?: readonly string[];
}

/** Checks the arguments of `swarm-local`. Touches nothing. */
export function swarmLocalRequest(args: readonly string[]): { request: SwarmLocalRequest } | { problems: Problem[] } {
  const [first, ...rest] = args;
  if (first === undefined) return { request: {} };
  if (first === 'lab' || first === '--')
    return { request: { lab: first === '--' && rest[0] === 'lab' ? rest.slice(1) : rest } };
  const remedy = 'flags of the lab follow the word lab: grpc-leak-lab swarm-local lab --variant=leaky,fixed';
  return { problems: [{ subject: 'swarm-local', message: `takes no ${quoted(first)}`, remedy }] };
}

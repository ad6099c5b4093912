import type { Problem } from '../text/problem.js';

/**
 * The packages that only a Docker Swarm is reached by. With what they need they are some 45 packages and 14 MB, two of
 * which want to be compiled: who installs the lab does not get them with it.
 */
export const FOR_SWARM = ['dockerode', 'tar-stream'] as const;

/** Returns the problem where a command failed for want of a package that is optional; undefined for any other error. */
export function optionalPackage(error: unknown): Problem | undefined {
  const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string };
  const missing = FOR_SWARM.find((name) => code === 'ERR_MODULE_NOT_FOUND' && message.includes(`package '${name}'`));
  if (missing === undefined) return undefined;
  return {
    subject: missing,
    message: 'is not installed, and a Docker Swarm is reached by it',
    remedy: `npm install ${FOR_SWARM.join(' ')}`,
  };
}

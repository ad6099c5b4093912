import type { Problem } from '../../../text/problem.js';

/** The API version of Docker Engine 20.10. */
const OLDEST_API: readonly [major: number, minor: number] = [1, 41];

/** Returns a problem where an engine is older than 20.10. */
export function tooOld(host: string, version: string, apiVersion: string): Problem | undefined {
  const [major = 0, minor = 0] = String(apiVersion).split('.').map(Number);
  if (major > OLDEST_API[0] || (major === OLDEST_API[0] && minor >= OLDEST_API[1])) return undefined;
  return {
    message: `the Docker Engine at ${host} is ${version} (API ${apiVersion}), and the lab needs 20.10 (API ${OLDEST_API.join('.')}) or later`,
    remedy: 'upgrade it: https://docs.docker.com/engine/install/',
  };
}

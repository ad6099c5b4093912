import type { Problem } from '../../../text/problem.js';

/**
 * Returns the problem of an engine that could not be asked, with its likely cause.
 * @param host its endpoint
 * @param error what the connection or the request ended with
 */
export function unreachable(host: string, error: unknown, platform: NodeJS.Platform = process.platform): Problem {
  const { code, message } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { code: undefined, message: String(error) };
  if (code === 'ENOENT' || code === 'ECONNREFUSED')
    return { message: `no Docker Engine listens at ${host}`, remedy: howToStart(host, platform) };
  if (code === 'EACCES' || code === 'EPERM')
    return {
      message: `this user may not use the Docker Engine at ${host} (permission denied)`,
      remedy: 'join the group of its socket, sudo usermod -aG docker $USER, and log in again; or run the lab with sudo',
    };
  return {
    message: `the Docker Engine at ${host} does not answer as one: ${message}`,
    remedy: `see what it says to docker --host ${host} version`,
  };
}

function howToStart(host: string, platform: NodeJS.Platform): string {
  if (!/^(unix|npipe):/.test(host))
    return `see whether it runs, and whether it can be reached from here: docker --host ${host} version`;
  return platform === 'linux'
    ? 'start it: sudo systemctl start docker (without systemd: sudo dockerd &)'
    : 'start Docker Desktop';
}

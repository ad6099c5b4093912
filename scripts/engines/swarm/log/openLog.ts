import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';

/**
 * Opens the log of one task from its start, as the node that it runs on kept it: `docker service logs TASK`. A stream
 * that follows does not end with its task.
 */
export type OpenLog = (follow: boolean, signal: AbortSignal) => Promise<Readable>;

/**
 * Returns how to open a task's log. A service's log would carry all its tasks, but ends for all when one node is lost,
 * and cannot be opened again then.
 */
export function logOf(docker: Dockerode, task: string): OpenLog {
  return (follow, signal) => {
    const request = {
      path: `/tasks/${task}/logs?`,
      method: 'GET',
      isStream: true,
      abortSignal: signal,
      statusCodes: { 200: true, 404: 'no such task', 500: 'server error', 503: 'this node is in no Swarm' },
      options: { follow, stdout: true, stderr: true, timestamps: true },
    };
    return new Promise((resolve, reject) => {
      docker.modem.dial(request, (error, stream) => (error ? reject(error) : resolve(stream as Readable)));
    });
  };
}

import type { startLab } from './labProcess.js';
import type { Run } from './labResult.js';

/** Levels of the clients, then of the servers, that a run of three and three settled at. */
export function levels(
  run: Run | undefined,
): { role: string | undefined; sockets: Run['perReplica'][number]['sockets'] }[] | undefined {
  return run?.perReplica.map(({ role, sockets }) => ({ role, sockets }));
}

/** Each client dialled so many, and each server accepted as many. */
export function apart(sockets: number) {
  const level = { baseline: 0, settled: sockets, predicted: sockets };
  return [
    ...Array(3).fill({ role: 'client', sockets: { ...level, dialled: sockets, accepted: 0 } }),
    ...Array(3).fill({ role: 'server', sockets: { ...level, dialled: 0, accepted: sockets } }),
  ];
}

/** At every checkpoint of every server, while its clients have streams with a deadline. */
export async function streamsOfServers(start: typeof startLab, ...flags: string[]): Promise<number[]> {
  const started = start(['--variant=stream-deadline', '--role=split', '--passes=24', ...flags]);
  await started.ended;
  return started.events().flatMap((event) => {
    if (event.from !== 'replica' || event.line.kind !== 'checkpoint' || !event.replica.startsWith('server-')) return [];
    return [Math.min(...event.line.readings.map(({ streams }) => streams ?? Number.NaN))];
  });
}

/**
 * The {@link streamsOfServers} where no stream runs: the call that asks for the checkpoint alone, of three servers
 * at a baseline and after six slices.
 */
export const NO_STREAMS = Array(3 * 7).fill(1);

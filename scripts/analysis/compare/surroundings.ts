import type { AnalysedRun } from '../model/analysedRun.js';

/** Returns the conditions of a run beyond its plan; absent where the record does not say. */
export function surroundings({ start, analysis }: AnalysedRun): ReadonlyMap<string, string> {
  const replicaNode = [...new Set(analysis.replicas.flatMap(({ node }) => node ?? []))].sort().join(' and ');
  const machine: [string, string][] = start
    ? [
        ...(start.grpcJs === undefined ? [] : [['grpc-js', start.grpcJs] satisfies [string, string]]),
        ['platform', start.platform],
        ['CPU', `${start.cpus} × ${start.cpuModel}`],
      ]
    : [];
  return new Map(replicaNode ? [...machine, ['Node of the replicas', replicaNode]] : machine);
}

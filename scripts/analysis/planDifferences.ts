import type { RunPlan } from '../plan.js';
import type { RunFile } from '../runFile.js';

/** What may differ between runs that are compared: what is compared, and what follows from it or from chance. */
const FREE = new Set(['id', 'expect', 'seed', 'target.variant']);

/**
 * Every way in which plans differ beyond the variant, and in which the runs' surroundings do, as sentences: such a
 * difference may be what made the difference.
 */
export function planDifferences(sets: readonly { name: string; runs: readonly RunFile[] }[]): string[] {
  const fields = new Map<string, Map<string, Set<string>>>();
  for (const { name, runs } of sets) {
    for (const run of runs) for (const [field, value] of [...flatten(run.plan), ...surroundings(run)]) note(fields, field, value, name);
  }
  return [...fields].filter(([field, values]) => !FREE.has(field) && values.size > 1).map(([field, values]) => sentence(field, values));
}

/** Plan fields by dotted path; lists as their JSON. */
function flatten(plan: RunPlan): [string, string][] {
  const walk = (value: unknown, path: string): [string, string][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, inner]) => walk(inner, path ? `${path}.${key}` : key))
      : [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
  return walk(plan, '');
}

function surroundings({ start, analysis }: RunFile): [string, string][] {
  const replicaNode = [...new Set(analysis.replicas.flatMap(({ node }) => node ?? []))].sort().join(' and ');
  const machine: [string, string][] = start
    ? [
        ['grpc-js', start.grpcJs],
        ['platform', start.platform],
        ['CPU', `${start.cpus} × ${start.cpuModel}`],
      ]
    : [];
  return replicaNode ? [...machine, ['Node of the replicas', replicaNode]] : machine;
}

function note(fields: Map<string, Map<string, Set<string>>>, field: string, value: string, set: string): void {
  const values = fields.get(field) ?? new Map<string, Set<string>>();
  values.set(value, (values.get(value) ?? new Set<string>()).add(set));
  fields.set(field, values);
}

function sentence(field: string, values: Map<string, Set<string>>): string {
  return `${field} differs: ${[...values].map(([value, sets]) => `${value} (${[...sets].join(', ')})`).join(', ')}`;
}

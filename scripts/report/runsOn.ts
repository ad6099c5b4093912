import type { AnalysedRun } from '../analysis/model/analysedRun.js';

/**
 * Returns what the target ran on, as its processes told: `Node 22.21.0`, `Go 1.26.8, grpc-go 1.85.0`; each once. Where
 * none told, it is the lab's own Node for a fleet in Node, and not known for any other.
 */
export function runsOn({ plan, start, analysis: { replicas } }: RunFacts): string[] {
  const told = replicas.flatMap(({ node, runtime }) =>
    runtime ? [runtimeWords(runtime)] : node ? [nodeWords(node)] : [],
  );
  if (told.length > 0) return [...new Set(told)];
  const isOwn = plan.target.kind === 'fleet' && (plan.target.runtime ?? 'node') === 'node';
  return start && isOwn ? [nodeWords(start.node)] : [];
}

interface RunFacts extends Pick<AnalysedRun, 'plan' | 'start'> {
  readonly analysis: Pick<AnalysedRun['analysis'], 'replicas'>;
}

type Runtime = NonNullable<AnalysedRun['analysis']['replicas'][number]['runtime']>;

/** The agent tells its versions as Go writes them, a binary without what stands before the number. */
function runtimeWords({ name, version, grpc }: Runtime): string {
  const runtime = `${name.charAt(0).toUpperCase()}${name.slice(1)} ${version.replace(/^go/, '')}`;
  return grpc ? `${runtime}, grpc-${name} ${grpc.replace(/^v/, '')}` : runtime;
}

function nodeWords(version: string): string {
  return `Node ${version.replace(/^v/, '')}`;
}

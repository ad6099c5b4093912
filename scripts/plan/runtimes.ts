import type { FleetTarget } from './plan.js';

/** The variants that the agent in Go has as well; see `services/agent-go/variants/`. */
export const GO_VARIANTS: readonly string[] = [
  'leaky',
  'fixed',
  'reuse',
  'keepalive',
  'stream-forgotten',
  'stream-cancelled',
];

/** The number of goroutines that the incident was noticed by. */
export const INCIDENT_GOROUTINES = 300;

/** Returns the minor version of a release of grpc-go, 65 of `v1.65.0`; undefined where it is not known. */
export function grpcGoMinor(release: string | undefined): number | undefined {
  const [, minor] = /^v1\.(\d+)\./.exec(release ?? '') ?? [];
  return minor === undefined ? undefined : Number(minor);
}

/**
 * Tells whether the replica with that position among those of its role, from 0, runs on Go: all do, or every second one
 * of a mixed fleet. A plan of an older record may not say, and is Node's.
 */
export function runsOnGo({ target: { runtime } }: { target: Pick<FleetTarget, 'runtime'> }, position: number): boolean {
  return runtime === 'go' || (runtime === 'mixed' && position % 2 === 1);
}

import type { Site } from '../../protos/vitals.js';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { frame } from '../analysis/compiledFrames.js';
import { type Heap, type Held, withProfiles } from '../analysis/profiledHistory.js';
import { saying } from '../analysis/retold.js';
import { analysed } from './analysed.js';
import { leakRecord } from './samples.js';

const STEADY: Held = [40, 12];

/** The growth: the allocations of a dial; by no line of the service's own, three times as much. */
const growing = (index: number): Heap => ({
  ...{ leaked: [20 + 10 * index, 10], other: STEADY, dialer: [0, 0], callers: 20 },
  nobody: [100 + 30 * index, 30],
});

/** A steady part: as much comes as goes. */
const flat = (): Heap => ({ ...growing(0), leaked: STEADY, nobody: STEADY });

/** A leaking run with --profile: a stack of more than 20 functions, one site that grows and one that does not. */
export const profiledRun = (): Promise<AnalysedRun> => profiled(growing);

/** A leaking run of which no allocation site grows. */
export const steadyRun = (): Promise<AnalysedRun> => profiled(flat);

/** A run with --profile whose replicas printed no profile. */
export const unprofiledRun = (): Promise<AnalysedRun> => analysed(leakRecord({ plan: { profile: true } }));

function profiled(heap: (index: number) => Heap): Promise<AnalysedRun> {
  const record = withProfiles(leakRecord(), (_, index) => ([0, 1, 6].includes(index) ? heap(index) : undefined), [
    'services/agent/peer.js',
    'return (address) =>',
    'close: () => client.close()',
  ]);
  return analysed(
    saying(record, 'sites', (line, replica) =>
      replica === 'replica-1' ? { ...line, sites: [...line.sites, ...others(line.index)] } : line,
    ),
  );
}

/** Streams and timers beside the leak: of a handler, of no line, and of so many lines that not all are shown. */
function others(index: number): Site[] {
  const handler = frame('services/agent/agentServer.js', 'StreamLogs');
  return [
    site('served', 'stream', index > 1 ? 2 : 0, [handler], '/leaklab.agent.v1.AgentService/StreamLogs'),
    site('nobody', 'timer', index > 5 ? 2 : 1, []),
    site('unseen', 'stream', index > 2 ? 1 : 0, []),
    ...Array.from({ length: 38 }, (_, number) =>
      site(`t${number}`, 'timer', 1, [[`file:///srv/plugin-${number}.js`, 1, 1]]),
    ),
  ];
}

function site(id: string, resource: Site['resource'], live: number, frames: Site['frames'], served?: string): Site {
  const counts = { opened: live, closed: 0, abandoned: 0, live };
  return { id, resource, ...counts, frames, ...(served !== undefined && { served }) };
}

import { counted, percent } from '../../text/figures.js';
import { aboutLine } from '../attribution/culpritSites.js';
import type { Culprit, MetricAnalysis } from '../model/analysis.js';
import type { ProfileAnalysis } from '../model/profile.js';

/** The line that leaks in a few words, and what more is known of it; of channels that nobody can blame on a line, the proof. */
export interface Blame {
  words: string;
  more: readonly string[];
}

/**
 * Says who leaks; without any words where nobody is known. A fleet makes clients alone: where it closes them, and no channel
 * leaks, their connections stay.
 */
export function blame(culprits: readonly Culprit[], abandoned: number | undefined, ofFleet: boolean): Blame {
  const staying = culprits.every(({ resource }) => resource !== 'channel')
    ? culprits.find(({ resource }) => resource === 'socket')
    : undefined;
  const first = (ofFleet ? staying : undefined) ?? culprits[0];
  const proof = abandoned
    ? `${counted(abandoned, 'channel')} ${abandoned === 1 ? 'was' : 'were'} collected without ever being closed`
    : '';
  if (!first) return { words: proof, more: [] };
  const words = `${first.file.split('/').at(-1)}:${first.line} ${doing(first, ofFleet && first === staying)}`;
  return { words, more: aboutLine(first) };
}

/** Names the line that allocates most of what memory gains, where nothing else leaks and no line is known to be to blame. */
export function suspect(
  { name }: Pick<MetricAnalysis, 'name'>,
  culprits: readonly Culprit[],
  profile: ProfileAnalysis | undefined,
): string {
  const [most] = profile?.sites.filter(({ growing }) => growing) ?? [];
  if (name !== 'heap_after_gc_bytes' || culprits.length > 0 || !most || !profile) return '';
  const share = percent(Math.min(1, most.bytesPerWork / profile.total.bytesPerWork));
  return `${most.file.split('/').at(-1)}:${most.line} (${most.name}) allocates ${share} of it, by samples`;
}

function doing({ served, resource }: Culprit, isStaying: boolean): string {
  if (served !== undefined) return ACCEPTING[resource] ?? 'serves streams that are never ended';
  return isStaying ? STAYING : NEVER_ENDED[resource];
}

const STAYING = 'makes clients whose connections stay, though they are closed';

const ACCEPTED = 'makes a server that has accepted';
const ACCEPTING: Readonly<Record<string, string>> = {
  socket: `${ACCEPTED} connections that stay open`,
  session: `${ACCEPTED} HTTP/2 sessions that stay open`,
  goroutine: `${ACCEPTED} connections whose goroutines never end`,
};

const NEVER_ENDED: Readonly<Record<Culprit['resource'], string>> = {
  channel: 'makes clients that are never closed',
  socket: 'opens connections that are never closed',
  stream: 'begins streams that are never ended',
  timer: 'sets timers that are never cleared',
  session: 'opens HTTP/2 sessions that are never closed',
  descriptor: 'opens descriptors that are never closed',
  child: 'starts child processes that never end',
  worker: 'starts worker threads that never end',
  goroutine: 'starts goroutines that never end',
  buffer: 'makes buffers that are never let go',
  closure: 'makes functions that are never let go, with all that they refer to',
};

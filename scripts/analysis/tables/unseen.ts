import type { ReplicaCase, RunCase } from '../condense/runCase.js';
import type { MetricAnalysis, MetricName, UnseenName, UnseenPart } from '../model/analysis.js';
import { METRIC_NAMES } from '../model/metrics.js';
import { METRICS } from '../verdict/index.js';

/**
 * Returns what a clean verdict would have to cover, and was not seen. Sockets are always needed; so are channels where
 * a grpc-js is in the process or may be: where sub-channels are shared, a leak of channels leaves the sockets flat. All
 * else limits what is clean. What a record says nothing of, because its lab did not count it, is not missing from it;
 * and timers are missed only where somebody asked for them. From outside of a process, what lives inside of it limits
 * what is clean, and never more: no Node is in it whose channels could be counted.
 */
export function unseenParts(
  run: RunCase,
  metrics: readonly Pick<MetricAnalysis, 'name'>[],
  notSeen: Readonly<Record<string, string>>,
): UnseenPart[] {
  const outside = run.judged.some(isFromOutside);
  const grpc = outside || run.judged.some(mayHoldGrpc);
  const applies: Partial<Record<MetricName, boolean>> = {
    channels: grpc,
    // Where channels are blind, streams are for the same reason.
    streams: outside || (grpc && metrics.some(({ name }) => name === 'channels')),
    timers: outside || ('observe' in run.plan && run.plan.observe.timers),
    threads: outside,
  };
  const blind = METRIC_NAMES.filter(isDeciding).filter(
    (name) => notSeen[name] !== undefined && !metrics.some((metric) => metric.name === name),
  );
  return [
    ...blind
      .filter((name) => applies[name] ?? true)
      .map((what): UnseenPart => ({ what, weight: outside ? 'limit' : weightOf(what), why: notSeen[what] ?? '' })),
    ...unhookedBeside(run.judged, metrics),
    ...unixSockets(run.judged),
    ...insideWorkers(run.judged),
  ];
}

/**
 * Tells whether a record of these replicas is of a lab that counts descriptors, children, workers and sessions: such a
 * record has their number, or the reason why not.
 */
export function tellsOfAll(replicas: readonly Pick<ReplicaCase, 'life' | 'checkpoints'>[]): boolean {
  return replicas.some(
    ({ life, checkpoints }) =>
      life?.hello?.timersCounted !== undefined ||
      ADDED_LATER.some((key) => life?.hello?.blind[key] !== undefined) ||
      checkpoints.some(({ line }) =>
        line.readings.some((reading) => ADDED_LATER.some((key) => reading[key] !== undefined)),
      ),
  );
}

/** Tells whether a process was looked at from outside. */
export function isFromOutside({ life }: Pick<ReplicaCase, 'life'>): boolean {
  return life?.hello?.outside === true;
}

/** The metrics that earlier labs did not count. */
export const ADDED_LATER = ['sessions', 'descriptors', 'children', 'workers'] as const satisfies readonly MetricName[];

type Deciding = Extract<MetricName, UnseenName>;

function isDeciding(name: MetricName): name is Deciding {
  return METRICS[name].role === 'decides';
}

function weightOf(what: Deciding): UnseenPart['weight'] {
  return what === 'sockets' || what === 'channels' ? 'doubt' : 'limit';
}

/**
 * Tells whether a grpc-js is, or may be, in this process. A record that does not say so itself cannot tell none from
 * one that is bundled.
 */
function mayHoldGrpc({ life }: ReplicaCase): boolean {
  const { grpcJs, blind } = life?.hello ?? {};
  if (grpcJs?.seen !== undefined) return grpcJs.seen !== 'none';
  return grpcJs?.observed === true || blind?.grpc !== undefined;
}

/** Names channels where a grpc-js whose channels are not counted runs beside one whose channels are. */
function unhookedBeside(
  judged: readonly ReplicaCase[],
  metrics: readonly Pick<MetricAnalysis, 'name'>[],
): UnseenPart[] {
  const unhooked = judged.find(({ life }) => life?.hello?.grpcJs.seen === 'unhooked');
  if (!unhooked || !metrics.some(({ name }) => name === 'channels')) return [];
  return [{ what: 'other-channels', weight: 'doubt', why: unhooked.life?.hello?.blind.grpc ?? '' }];
}

function unixSockets(judged: readonly ReplicaCase[]): UnseenPart[] {
  const why = judged.map(({ life }) => life?.hello?.blind.unix).find((reason) => reason !== undefined);
  return why === undefined ? [] : [{ what: 'unix-sockets', weight: 'limit', why }];
}

/**
 * Names the inside of worker threads that were not looked into, where one lived at a checkpoint; one that has ended holds
 * nothing. Without checkpoints any that ran may live still.
 */
function insideWorkers(judged: readonly ReplicaCase[]): UnseenPart[] {
  const why = judged
    .filter(
      ({ checkpoints }) =>
        checkpoints.length === 0 ||
        checkpoints.some(({ line }) => line.readings.some(({ workers = 0 }) => workers > 0)),
    )
    .map(({ life }) => life?.hello?.blind.inWorkers)
    .find((reason) => reason !== undefined);
  return why === undefined ? [] : [{ what: 'inside-workers', weight: 'limit', why }];
}

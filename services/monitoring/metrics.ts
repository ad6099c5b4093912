import { Counter, Gauge, Registry } from 'prom-client';
import type { Snapshot } from '../probe/probe.js';

/** A replica's metrics as Prometheus reads them. */
export interface Metrics {
  readonly contentType: string;
  /** Returns the exposition of a snapshot. A figure that the snapshot lacks is absent, never 0. */
  expose(snapshot: Snapshot): Promise<string>;
}

/**
 * Creates the metrics of a replica.
 * @param labels the labels of every series, which say whose it is
 */
export function createMetrics(labels: { replica: string; variant: string }): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels(labels);
  const gauge = (name: string, help: string) => single(new Gauge({ name, help, registers: [registry] }), 'set');
  const counter = (name: string, help: string) => single(new Counter({ name, help, registers: [registry] }), 'inc');

  const sockets = new Gauge({
    name: 'leaklab_sockets',
    help: SOCKETS,
    labelNames: ['port_role', 'side'],
    registers: [registry],
  });
  const passes = new Counter({
    name: 'leaklab_passes_total',
    help: 'Discovery passes done.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const set = {
    channels: gauge('leaklab_grpc_channels', 'gRPC client channels made and not closed.'),
    opened: counter('leaklab_grpc_channels_opened_total', 'gRPC client channels made.'),
    closed: counter('leaklab_grpc_channels_closed_total', 'gRPC client channels closed.'),
    abandoned: counter(
      'leaklab_grpc_channels_abandoned_total',
      'gRPC client channels that the garbage collector took although nobody closed them.',
    ),
    streams: gauge('leaklab_grpc_streams', 'Calls in flight, of clients and of servers.'),
    heapUsed: gauge('leaklab_heap_used_bytes', 'JavaScript heap in use, garbage not yet collected included.'),
    external: gauge('leaklab_external_memory_bytes', 'Memory of C++ objects bound to JavaScript ones.'),
    cgroup: gauge('leaklab_cgroup_memory_bytes', 'Memory of the control group that the process has to itself.'),
    resident: gauge('process_resident_memory_bytes', 'Resident memory.'),
    cpu: counter('process_cpu_seconds_total', 'User and system CPU time.'),
    started: gauge('process_start_time_seconds', 'Start of the process, in seconds since the Unix epoch.'),
    delayMean: gauge('nodejs_eventloop_lag_mean_seconds', 'Mean delay of the event loop since the last scrape.'),
    delayP99: gauge(
      'nodejs_eventloop_lag_p99_seconds',
      '99th percentile of the delay of the event loop since the last scrape.',
    ),
    delayMax: gauge('nodejs_eventloop_lag_max_seconds', 'Longest delay of the event loop since the last scrape.'),
  };
  const startedSeconds = performance.timeOrigin / 1000;

  return {
    contentType: registry.contentType,
    expose({ sockets: census, work, channels, ...now }) {
      sockets.reset();
      for (const [port_role, sides] of Object.entries(census?.byRole ?? {})) {
        for (const [side, count] of Object.entries(sides)) sockets.set({ port_role, side }, count);
      }
      passes.reset();
      passes.inc({ outcome: 'succeeded' }, work.done - work.failed);
      passes.inc({ outcome: 'failed' }, work.failed);
      set.channels(channels && channels.opened - channels.closed);
      set.opened(channels?.opened);
      set.closed(channels?.closed);
      set.abandoned(channels?.abandoned);
      set.streams(now.streams);
      set.heapUsed(now.heapUsedBytes);
      set.external(now.externalBytes);
      set.cgroup(now.cgroupBytes);
      set.resident(now.rssBytes);
      set.cpu(now.cpuMs / 1000);
      set.started(startedSeconds);
      set.delayMean(seconds(now.loopDelay?.meanMs));
      set.delayP99(seconds(now.loopDelay?.p99Ms));
      set.delayMax(seconds(now.loopDelay?.maxMs));
      return registry.metrics();
    },
  };
}

const SOCKETS = 'Connected TCP sockets by the role of their port: dialled by this process, or accepted by it.';

/**
 * Returns a setter of a metric without labels of its own. Such a metric is there, as 0, as soon as it is made; the
 * setter removes it where there is no value.
 */
function single<How extends 'set' | 'inc'>(
  metric: Record<How, (value: number) => void> & { reset(): void; remove(): void },
  how: How,
): (value?: number) => void {
  return (value) => {
    metric.reset();
    if (value === undefined) metric.remove();
    else metric[how](value);
  };
}

function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

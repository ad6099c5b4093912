import type { VNode } from 'preact';
import { type AnalysedRun, isOfFleet } from '../../analysis/model/analysedRun.js';
import type { CensusRow } from '../../analysis/model/analysis.js';
import { METRICS } from '../../analysis/verdict/index.js';
import { count } from '../../text/figures.js';
import { shortName } from '../../text/shortName.js';
import { Name, Section, Table } from '../parts.js';

/** Draws the same sockets, counted by each census, and what it means where they differ. */
export function Census({ run }: { run: AnalysedRun }): VNode {
  const { census, notSeen } = run.analysis;
  const own =
    !isOfFleet(run) || run.plan.load.kind === 'none'
      ? ''
      : '; one more than on the chart is the driver’s own connection to the front door, over which the load comes';
  const blind = Object.entries(notSeen);
  const rows = census.map((row) => [<Name of={row.replica} />, ...COLUMNS.map(([key]) => cell(row[key]))]);
  return (
    <Section id="census" title="Census">
      {census.length === 0 ? (
        <p class="lead">No census was recorded.</p>
      ) : (
        <>
          <p class="lead">{agreement(census)}</p>
          {counters(census) ? <p>{counters(census)}</p> : null}
          <Table
            label="Sockets by census"
            head={[isOfFleet(run) ? 'replica' : 'process', ...COLUMNS.map(([, title]) => title)]}
            rows={rows}
            numeric={[1, 2, 3, 4, 5, 6]}
          />
          <p class="key">
            Settled counts at the last checkpoint of each replica, of all its sockets{own}. A dash: not seen.
          </p>
        </>
      )}
      {blind.length > 0 ? (
        <>
          <h3>What could not be seen</h3>
          <ul>
            {blind.map(([what, why]) => (
              <li>
                <bdi>{blindNoun(what)}</bdi>: <bdi>{why}</bdi>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Section>
  );
}

const COLUMNS = [
  ['kernel', 'kernel'],
  ['libuv', 'libuv, active'],
  ['libuvReferenced', 'libuv, referenced'],
  ['grpc', 'gRPC (channelz)'],
  ['nodeCounters', 'Node’s own counters'],
  ['channels', 'gRPC channels'],
] as const;

/** What the keys of `hello.blind` stand for; a metric is called by its name. */
const BLIND: Readonly<Record<string, string>> = {
  kernel: 'the kernel’s census',
  libuv: 'the event loop’s census',
  grpc: 'gRPC channels',
  channelz: 'gRPC’s own census (channelz)',
  gc: 'memory after garbage collection',
  cgroup: 'memory of the container',
  rss: 'resident memory',
  unreferencedTimers: 'timers that do not keep the process alive',
  attribution: 'the lines that made what leaked',
  unix: 'Unix-domain sockets',
  goroutineleak: 'Go’s own profile of leaked goroutines',
  inWorkers: 'what lives in worker threads',
};

function blindNoun(key: string): string {
  return BLIND[key] ?? METRIC_NOUNS[key] ?? key;
}

const METRIC_NOUNS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(METRICS).map(([name, { noun }]) => [name, noun]),
);

function cell(value: number | undefined): string {
  return value === undefined ? '–' : count(value);
}

/** Returns whether kernel, libuv and gRPC count the same; a row with only one count has nothing to compare. */
function agreement(census: readonly CensusRow[]): string {
  const views = census.map((row) => ({
    row,
    seen: [row.kernel, row.libuv, row.grpc].filter((value) => value !== undefined),
  }));
  const comparable = views.filter(({ seen }) => seen.length > 1);
  if (comparable.length === 0) return 'Only one census could see the sockets, so none confirms another.';
  const differing = comparable.filter(({ seen }) => seen.some((value) => value !== seen[0]));
  if (differing.length === 0) return `Kernel, libuv and gRPC agree${comparable.length > 1 ? ' on every replica' : ''}.`;
  const named = differing
    .slice(0, 3)
    .map(
      ({ row }) =>
        `${shortName(row.replica)}: kernel ${cell(row.kernel)}, libuv ${cell(row.libuv)}, gRPC ${cell(row.grpc)}`,
    );
  return `The censuses disagree on ${differing.length} of ${comparable.length}: ${named.join('; ')}${differing.length > 3 ? ' …' : ''}.`;
}

/**
 * Returns what somebody would have concluded from `process.getActiveResourcesInfo()`, on the replica where it misses
 * most.
 */
function counters(census: readonly CensusRow[]): string | undefined {
  const missed = census
    .map((row) => ({ row, all: row.kernel ?? row.libuv ?? row.grpc }))
    .filter(
      (view): view is { row: CensusRow & { nodeCounters: number }; all: number } =>
        view.all !== undefined && view.row.nodeCounters !== undefined && view.row.nodeCounters < view.all,
    )
    .sort((a, b) => b.all - b.row.nodeCounters - (a.all - a.row.nodeCounters))[0];
  if (!missed) return undefined;
  return `Node’s own counters see ${count(missed.row.nodeCounters)} of ${count(missed.all)} sockets on ${shortName(missed.row.replica)}: they leave out idle client sockets, which are not referenced. A leak judged by them looks half its size, or like none.`;
}

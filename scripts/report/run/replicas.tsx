import type { VNode } from 'preact';
import { type AnalysedRun, isOfFleet } from '../../analysis/model/analysedRun.js';
import type { ReplacementAnalysis, ReplicaAnalysis } from '../../analysis/model/analysis.js';
import { workWords } from '../../targets/workWords.js';
import { count, counted, type WorkWords } from '../../text/figures.js';
import { duration } from '../../text/times.js';
import { Mark, Name, Section, scrolling, Table } from '../parts.js';

/** Draws every replica: what it did, where its sockets went, and how it ended if it ended early. */
export function Replicas({ run }: { run: AnalysedRun }): VNode {
  const { replicas, replacements = [] } = run.analysis;
  const work = workWords(run.plan);
  const onNodes = [...replicas, ...replacements].some(({ swarmNode }) => swarmNode !== undefined);
  const on = (swarmNode: string | undefined) =>
    onNodes
      ? [
          swarmNode === undefined ? (
            '–'
          ) : (
            <span class="whole">
              <Name of={swarmNode} />
            </span>
          ),
        ]
      : [];
  const rows = replicas.map(({ id, work: done, outcome, sockets, node, runtime, swarmNode, leftOut }) => [
    <Name of={id} />,
    ...on(swarmNode),
    count(done),
    <Mark outcome={outcome} />,
    sockets ? count(sockets.baseline) : '–',
    sockets ? count(sockets.settled) : '–',
    sockets?.dialled === undefined ? '–' : count(sockets.dialled),
    sockets?.accepted === undefined ? '–' : count(sockets.accepted),
    sockets?.predicted === undefined ? '–' : count(sockets.predicted),
    <bdi>{node ?? (runtime ? runtimeText(runtime) : '–')}</bdi>,
    <bdi>{leftOut ? `left out: ${leftOut}` : ''}</bdi>,
  ]);
  const quiet = replacements.map(({ id, work: done, swarmNode, replaces, joinedMs, endedMs }) => [
    <Name of={id} />,
    ...on(swarmNode),
    count(done),
    <span class="whole">not judged</span>,
    '–',
    '–',
    '–',
    '–',
    '–',
    '–',
    <>
      replaces <Name of={replaces} />, joined after {duration(joinedMs)}
      {endedMs === undefined ? '' : `, ended after ${duration(endedMs)}`}
    </>,
  ]);
  const shift = onNodes ? 1 : 0;
  const noun = isOfFleet(run) ? REPLICAS : PROCESSES;
  return (
    <Section id="replicas" title={isOfFleet(run) ? 'Replicas' : 'Processes'}>
      <p class="lead">{told(replicas, replacements, work, noun)}</p>
      {rows.length > 0 ? (
        <Table
          label={isOfFleet(run) ? 'Replicas' : 'Processes'}
          head={[
            noun.one,
            ...(onNodes ? ['on node'] : []),
            work.many,
            'verdict',
            'sockets at first',
            'settled',
            'dialled',
            'accepted',
            'predicted',
            replicas.some(({ runtime }) => runtime) ? 'runs on' : 'Node',
            'remarks',
          ]}
          rows={[...rows, ...quiet]}
          numeric={[1, 3, 4, 5, 6, 7].map((column) => column + shift)}
          quietFrom={rows.length}
        />
      ) : null}
      {replicas.map((replica) => (replica.ended ? <Ended replica={replica} ended={replica.ended} /> : null))}
    </Section>
  );
}

const REPLICAS = { one: 'replica', many: 'replicas' };
const PROCESSES = { one: 'process', many: 'processes' };

function told(
  replicas: readonly ReplicaAnalysis[],
  replacements: readonly ReplacementAnalysis[],
  work: WorkWords,
  noun: WorkWords,
): string {
  if (replicas.length === 0) return `No ${noun.one} reported.`;
  const [ended, out] = [replicas.filter((each) => each.ended).length, replicas.filter((each) => each.leftOut).length];
  const rest = [
    ended > 0 ? `${count(ended)} ended before the lab ended ${ended === 1 ? 'it' : 'them'}` : '',
    out > 0 ? `${count(out)} ${out === 1 ? 'is' : 'are'} left out of the verdict` : '',
  ].filter(Boolean);
  const instead =
    replacements.length > 0
      ? ` ${counted(replacements.length, 'more was', 'more were')} started instead: ${replacements.length === 1 ? 'it' : 'they'} received no load and ${replacements.length === 1 ? 'is' : 'are'} not judged.`
      : '';
  const servers = replicas.some(({ role }) => role === 'server')
    ? ` A server makes no ${work.many}: its own are those of one client, on average.`
    : '';
  return `${counted(replicas.length, noun.one, noun.many)}${rest.length > 0 ? `; ${rest.join(', ')}` : ', all alive to the end'}.${instead}${servers}`;
}

const HOW: Record<string, string> = {
  exited: 'exited',
  signalled: 'was ended by a signal',
  'out-of-memory': 'was ended for memory',
  hung: 'hung',
  'node-lost': 'was lost with its node',
  'wrong-clock': 'ended itself, its clock being wrong,',
};

function Ended({ replica, ended }: { replica: ReplicaAnalysis; ended: NonNullable<ReplicaAnalysis['ended']> }): VNode {
  const how = [ended.code === null ? '' : `code ${ended.code}`, ended.signal ?? ''].filter(Boolean).join(', ');
  return (
    <details class="ended" open>
      <summary>
        <span>
          <Name of={replica.id} /> {HOW[ended.how] ?? ended.how} after {duration(ended.atMs)}
          {how ? ` (${how})` : ''}
        </span>
      </summary>
      {ended.lastLog.length === 0 ? (
        <p>It had printed nothing.</p>
      ) : (
        <pre class="scrolled" {...scrolling('Its last log lines')}>
          {ended.lastLog.map((line) => (
            <bdi class="row">
              {line}
              {'\n'}
            </bdi>
          ))}
        </pre>
      )}
    </details>
  );
}

/** Returns `go1.26.8, grpc-go v1.65.0`. */
function runtimeText({ name, version, grpc }: NonNullable<ReplicaAnalysis['runtime']>): string {
  return grpc ? `${version}, grpc-${name} ${grpc}` : version;
}

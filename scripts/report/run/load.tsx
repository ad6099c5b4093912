import type { VNode } from 'preact';
import type { AnalysedFleetRun } from '../../analysis/model/analysedRun.js';
import type { LoadAnalysis } from '../../analysis/model/analysis.js';
import { workWords } from '../../targets/workWords.js';
import { count, counted, percent, rateFigure, type WorkWords } from '../../text/figures.js';
import { duration, milliseconds } from '../../text/times.js';
import { Facts, Name, Section, Table } from '../parts.js';
import { K6 } from './k6.js';

/** Draws the load on the front door, how it was answered, and how fast. */
export function Load({ run }: { run: AnalysedFleetRun }): VNode {
  const { load } = run.analysis;
  const work = workWords(run.plan);
  const isSeen = load?.summary !== undefined || (load?.slices ?? []).length > 0;
  return (
    <Section id="load" title="Load and latency">
      {load && isSeen ? (
        <Loaded load={load} work={work} />
      ) : (
        <p class="lead">{run.plan.load.kind === 'none' ? none(work) : 'The record holds nothing of the load.'}</p>
      )}
    </Section>
  );
}

function none(work: WorkWords): string {
  return `There was none: each replica made its ${work.many} by itself.`;
}

function Loaded({ load, work }: { load: LoadAnalysis; work: WorkWords }): VNode {
  const { summary, slices, rate } = load;
  return (
    <>
      <p class="lead">
        {summary
          ? answered(summary)
          : load.kind === 'none'
            ? none(work)
            : 'The load ended without a summary: what follows is what was seen until then.'}
      </p>
      {rate ? <p>{rateText(rate, work)}</p> : null}
      {summary ? <LoadFigures summary={summary} /> : null}
      {slices.length > 0 ? <Slices slices={slices} work={work} /> : null}
      {summary?.k6 ? <K6 of={summary.k6} /> : null}
      <p class="key">
        Latency counts from the moment a call was due, not from when it was sent, and holds the wait for the
        {` ${work.one} before it.`}
      </p>
    </>
  );
}

function rateText({ planned, achieved }: NonNullable<LoadAnalysis['rate']>, work: WorkWords): string {
  return `Planned: ${rateFigure(planned)} ${work.many} per second and replica. Achieved: ${rateFigure(achieved)}${achieved < planned ? ` (${percent(achieved / planned)})` : ''}.`;
}

type LoadFigures = NonNullable<LoadAnalysis['summary']>;

function answered({ calls, planned, failed, lateStarts, latestStartMs }: LoadFigures): string {
  const failures =
    failed === 0 ? 'none failed' : `${counted(failed, 'call')} failed (${percent(failed / Math.max(1, calls))})`;
  const late =
    lateStarts === 0
      ? 'none started late'
      : `${count(lateStarts)} started late, by up to ${milliseconds(latestStartMs)}: the driver itself was short of CPU`;
  return `${count(calls)} of ${counted(planned, 'planned call')} were made; ${failures}; ${late}.`;
}

function LoadFigures({ summary }: { summary: LoadFigures }): VNode {
  const { latency, byStatus, byAddress } = summary;
  return (
    <>
      {latency ? (
        <Facts
          of={[
            ['mean', milliseconds(latency.meanMs)],
            ['median', milliseconds(latency.p50Ms)],
            ['90th percentile', milliseconds(latency.p90Ms)],
            ['99th percentile', milliseconds(latency.p99Ms)],
            ['slowest', milliseconds(latency.maxMs)],
          ]}
        />
      ) : null}
      <div class="side-by-side">
        <Table
          label="Calls by status"
          head={['status', 'calls']}
          rows={Object.entries(byStatus).map(([status, calls]) => [<bdi>{status}</bdi>, count(calls)])}
          numeric={[1]}
        />
        <Table
          label="Calls by front door"
          head={['front door', 'calls', 'failed']}
          rows={Object.entries(byAddress).map(([address, each]) => [
            <Name of={address} />,
            count(each.calls),
            count(each.failed),
          ])}
          numeric={[1, 2]}
        />
      </div>
    </>
  );
}

function Slices({ slices, work }: { slices: LoadAnalysis['slices']; work: WorkWords }): VNode {
  const orDash = <T,>(value: T | undefined, show: (value: T) => string) => (value === undefined ? '–' : show(value));
  const rows = slices.map((slice) => [
    String(slice.index),
    duration(slice.beginMs),
    slice.endMs === undefined ? 'not ended' : duration(slice.endMs - slice.beginMs),
    orDash(slice.calls, count),
    orDash(slice.failed, count),
    orDash(slice.perSecond, rateFigure),
    orDash(slice.p50Ms, milliseconds),
    orDash(slice.p99Ms, milliseconds),
    orDash(slice.maxMs, milliseconds),
  ]);
  return (
    <Table
      label="Slices of the load"
      head={[
        'slice',
        'began at',
        'took',
        'calls',
        'failed',
        `${work.many}/s per replica`,
        'median',
        '99th percentile',
        'slowest',
      ]}
      rows={rows}
      numeric={[1, 2, 3, 4, 5, 6, 7, 8]}
    />
  );
}

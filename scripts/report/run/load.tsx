import type { VNode } from 'preact';
import { type AnalysedRun, isOfFleet } from '../../analysis/model/analysedRun.js';
import type { LoadAnalysis } from '../../analysis/model/analysis.js';
import { workWords } from '../../targets/workWords.js';
import { count, countedWork, percent, rateFigure, type WorkWords } from '../../text/figures.js';
import { duration, milliseconds } from '../../text/times.js';
import { Facts, Name, Section, Table } from '../parts.js';
import { K6 } from './k6.js';
import { LoadCharts } from './loadCharts.js';

/** Draws the load, how it was answered, and how fast. */
export function Load({ run }: { run: AnalysedRun }): VNode {
  const { load } = run.analysis;
  const work = workWords(run.plan);
  const isSeen = load?.summary !== undefined || (load?.slices ?? []).length > 0;
  return (
    <Section id="load" title="Load and latency">
      {load && isSeen ? (
        <Loaded run={run} load={load} words={wordsOf(run)} />
      ) : (
        <p class="lead">
          {isOfFleet(run) && run.plan.load.kind === 'none' ? none(work) : 'The record holds nothing of the load.'}
        </p>
      )}
    </Section>
  );
}

/** The words for what is done, where it goes, and whose rate is told. */
interface LoadWords {
  readonly work: WorkWords;
  readonly call: WorkWords;
  readonly door: string;
  /** Stands behind a rate. */
  readonly each: string;
}

function wordsOf(run: AnalysedRun): LoadWords {
  const work = workWords(run.plan);
  return isOfFleet(run)
    ? { work, call: { one: 'call', many: 'calls' }, door: 'front door', each: ' and replica' }
    : { work, call: work, door: 'address', each: '' };
}

function none(work: WorkWords): string {
  return `There was none: each replica made its ${work.many} by itself.`;
}

function Loaded({ run, load, words }: { run: AnalysedRun; load: LoadAnalysis; words: LoadWords }): VNode {
  const { summary, slices, rate } = load;
  const { work } = words;
  return (
    <>
      <p class="lead">
        {summary
          ? answered(summary, words)
          : load.kind === 'none'
            ? none(work)
            : 'The load ended without a summary: what follows is what was seen until then.'}
      </p>
      {rate ? <p>{rateText(rate, words)}</p> : null}
      <LoadCharts run={run} load={load} work={work} each={words.each} />
      {summary ? <LoadFigures summary={summary} words={words} /> : null}
      {slices.length > 0 ? <Slices slices={slices} words={words} /> : null}
      {summary?.k6 ? <K6 of={summary.k6} /> : null}
      <p class="key">
        Latency counts from the moment {/^[aeiou]/.test(words.call.one) ? 'an' : 'a'} {words.call.one} was due, not from
        when it was sent, and holds the wait for the
        {` ${work.one} before it.`}
      </p>
    </>
  );
}

function rateText({ planned, achieved }: NonNullable<LoadAnalysis['rate']>, { work, each }: LoadWords): string {
  return `Planned: ${rateFigure(planned)} ${work.many} per second${each}. Achieved: ${rateFigure(achieved)}${achieved < planned ? ` (${percent(achieved / planned)})` : ''}.`;
}

type LoadFigures = NonNullable<LoadAnalysis['summary']>;

function answered(summary: LoadFigures, { call }: LoadWords): string {
  const { calls, planned, failed, lateStarts, latestStartMs, firstFailure } = summary;
  const failures =
    failed === 0 ? 'none failed' : `${countedWork(failed, call)} failed (${percent(failed / Math.max(1, calls))})`;
  const late =
    lateStarts === 0
      ? 'none started late'
      : `${count(lateStarts)} started late, by up to ${milliseconds(latestStartMs)}: the load generator was short of CPU`;
  return `${count(calls)} of ${count(planned)} planned ${planned === 1 ? call.one : call.many} were made; ${failures}; ${late}.${firstFailure === undefined ? '' : ` The first that failed said: ${firstFailure}.`}`;
}

function LoadFigures({ summary, words }: { summary: LoadFigures; words: LoadWords }): VNode {
  const { call, door } = words;
  const calls = `${call.many.charAt(0).toUpperCase()}${call.many.slice(1)}`;
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
          label={`${calls} by status`}
          head={['status', call.many]}
          rows={Object.entries(byStatus).map(([status, times]) => [<bdi>{status}</bdi>, count(times)])}
          numeric={[1]}
        />
        <Table
          label={`${calls} by ${door}`}
          head={[door, call.many, 'failed']}
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

function Slices({ slices, words }: { slices: LoadAnalysis['slices']; words: LoadWords }): VNode {
  const { work, call } = words;
  const perSecond = `${work.many}/s${words.each === '' ? '' : ' per replica'}`;
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
      head={['slice', 'began at', 'took', call.many, 'failed', perSecond, 'median', '99th percentile', 'slowest']}
      rows={rows}
      numeric={[1, 2, 3, 4, 5, 6, 7, 8]}
    />
  );
}

import type { VNode } from 'preact';
import type { ChartData, Forecast, LoadAnalysis } from '../../analysis/analysis.js';
import { meanLine } from '../../analysis/meanLine.js';
import { count, counted, perPass } from '../../figures.js';
import type { RunFile } from '../../runFile.js';
import { duration } from '../../times.js';
import type { ChartLine } from '../chart/lineChart.js';
import { SocketsChart } from '../chart/socketsChart.js';
import { lineStyle } from '../chart/style.js';
import { Section } from '../parts.js';
import { shortName, whyAbsent } from '../words.js';

/** Sockets of the agent port against passes done, measured and predicted, and when descriptors would run out. */
export function Sockets({ run }: { run: RunFile }): VNode {
  const { charts, notSeen, forecast } = run.analysis;
  const measured = charts.socketsByWork.filter((line) => line.measured.length > 0);
  return (
    <Section id="sockets" title="Sockets against work">
      {measured.length === 0 ? (
        <p class="lead">No picture: {whyAbsent('sockets', notSeen) ?? 'no checkpoint was recorded'}.</p>
      ) : (
        <Picture of={measured} all={charts.socketsByWork} />
      )}
      {forecast ? <ForecastSentence of={forecast} load={run.analysis.load} /> : null}
    </Section>
  );
}

function ForecastSentence({ of, load }: { of: Forecast; load: LoadAnalysis | undefined }): VNode {
  const { replica, descriptorLimit, socketsPerWork, workLeft, secondsLeft } = of;
  const takes = `its limit is ${count(descriptorLimit)}, and each pass takes ${perPass(socketsPerWork, 'sockets')}`;
  if (workLeft <= 0) {
    return (
      <p class="forecast">
        <bdi>{shortName(replica)}</bdi> holds all the descriptors it may: {takes}.
      </p>
    );
  }
  return (
    <p class="forecast">
      <bdi>{shortName(replica)}</bdi> has no descriptor left after {counted(Math.round(workLeft), 'more pass', 'more passes')}, in about{' '}
      <b>{duration(secondsLeft * 1000)}</b> at {perSecond(workLeft / secondsLeft)}, {ofWhat(load)}: {takes}.
    </p>
  );
}

function perSecond(rate: number): string {
  return `${rate >= 0.1 ? Number(rate.toPrecision(2)) : rate.toPrecision(1)} passes per second`;
}

/** Time to exhaustion counts from the slices where a driver told of them, else from the first checkpoint to the last. */
function ofWhat(load: LoadAnalysis | undefined): string {
  return load?.slices.some(({ endMs }) => endMs !== undefined)
    ? 'the pace of this run under load, its pauses for checkpoints left out'
    : 'the pace of this run, its pauses for checkpoints included';
}

function Picture({ of, all }: { of: ChartData['socketsByWork']; all: ChartData['socketsByWork'] }): VNode {
  const lines = of.map(
    ({ replica, measured, predicted }): ChartLine => ({
      name: replica,
      points: measured,
      predicted,
      style: lineStyle(all.findIndex((line) => line.replica === replica)),
    }),
  );
  const marks = meanLine(of).map(([work]) => work);
  return (
    <SocketsChart
      id="chart-sockets"
      title="Sockets on the agent port, settled levels"
      summary={`${told(of)} Dots are checkpoints, shaded stretches are every other slice of the load${lines.some(({ predicted }) => predicted) ? ', dashed lines the prediction' : ''}.`}
      lines={lines}
      mostLabels={20}
      height={340}
      bands={marks.slice(1).flatMap((to, index) => (index % 2 ? [[marks[index] ?? 0, to] as const] : []))}
      marks={marks}
      source={{ path: 'run.analysis.charts.socketsByWork', points: 'measured', name: 'replica' }}
    />
  );
}

function told(of: ChartData['socketsByWork']): string {
  const [first] = of;
  if (first && of.length > 1 && of.every(({ measured }) => String(measured) === String(first.measured)))
    return `All ${of.length} replicas lie on one line: ${went(first.measured)}.`;
  const sentences = of.slice(0, 3).map(({ replica, measured }) => `${shortName(replica)} went ${went(measured)}`);
  const rest = of.length > 3 ? `; ${counted(of.length - 3, 'more is', 'more are')} drawn` : '';
  return `${sentences.join('; ')}${rest}.`;
}

function went(measured: readonly (readonly [work: number, level: number])[]): string {
  const [from, to] = [measured[0], measured.at(-1)];
  return from && to ? `from ${count(from[1])} to ${count(to[1])} in ${counted(to[0] - from[0], 'pass', 'passes')}` : '';
}

import type { VNode } from 'preact';
import type { Forecast, LoadAnalysis } from '../../analysis/model/analysis.js';
import { count, counted, growthFigure, type WorkWords } from '../../text/figures.js';
import { shortName } from '../../text/shortName.js';
import { duration } from '../../text/times.js';

/** A forecast, the load that it is made for, and the unit of the work. */
interface ForecastTold {
  of: Forecast;
  load: LoadAnalysis | undefined;
  work: WorkWords;
}

/** Says when the fastest-growing replica would have no descriptor left, at the pace of the run. */
export function ForecastSentence({ of, load, work }: ForecastTold): VNode {
  const { replica, descriptorLimit, socketsPerWork, workLeft, secondsLeft } = of;
  const takes = `its limit is ${count(descriptorLimit)}, and each ${work.one} takes ${growthFigure(socketsPerWork, 'sockets')}`;
  if (workLeft <= 0) {
    return (
      <p class="forecast">
        <bdi>{shortName(replica)}</bdi> holds all the descriptors it may: {takes}.
      </p>
    );
  }
  return (
    <p class="forecast">
      <bdi>{shortName(replica)}</bdi> has no descriptor left after{' '}
      {counted(Math.round(workLeft), `more ${work.one}`, `more ${work.many}`)}, in about{' '}
      <b>{duration(secondsLeft * 1000)}</b> at {rate(workLeft / secondsLeft)} {work.many} per second, {ofWhat(load)}:{' '}
      {takes}.
    </p>
  );
}

function rate(perSecond: number): string {
  return `${perSecond >= 0.1 ? Number(perSecond.toPrecision(2)) : perSecond.toPrecision(1)}`;
}

/**
 * Returns the pace in words: it counts the slices alone where a driver reported them, else all from the first
 * checkpoint to the last.
 */
function ofWhat(load: LoadAnalysis | undefined): string {
  return load?.slices.some(({ endMs }) => endMs !== undefined)
    ? 'the pace of this run under load, its pauses for checkpoints left out'
    : 'the pace of this run, its pauses for checkpoints included';
}

import type { VNode } from 'preact';
import type { Forecast, LoadAnalysis } from '../../analysis/model/analysis.js';
import { count, counted, perPass } from '../../text/figures.js';
import { duration } from '../../text/times.js';
import { shortName } from '../words.js';

/** When the fastest-growing replica would have no descriptor left, at the pace of the run. */
export function ForecastSentence({ of, load }: { of: Forecast; load: LoadAnalysis | undefined }): VNode {
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
      <bdi>{shortName(replica)}</bdi> has no descriptor left after{' '}
      {counted(Math.round(workLeft), 'more pass', 'more passes')}, in about <b>{duration(secondsLeft * 1000)}</b> at{' '}
      {perSecond(workLeft / secondsLeft)}, {ofWhat(load)}: {takes}.
    </p>
  );
}

function perSecond(rate: number): string {
  return `${rate >= 0.1 ? Number(rate.toPrecision(2)) : rate.toPrecision(1)} passes per second`;
}

/**
 * Time to exhaustion counts from the slices where a driver told of them, else from the first checkpoint to the last.
 */
function ofWhat(load: LoadAnalysis | undefined): string {
  return load?.slices.some(({ endMs }) => endMs !== undefined)
    ? 'the pace of this run under load, its pauses for checkpoints left out'
    : 'the pace of this run, its pauses for checkpoints included';
}

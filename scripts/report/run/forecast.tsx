import type { VNode } from 'preact';
import type { Forecast } from '../../analysis/model/analysis.js';
import { count, countedWork, growthFigure, type WorkWords } from '../../text/figures.js';
import { shortName } from '../../text/shortName.js';
import { roughDuration } from '../../text/times.js';

/** Says when the fastest-growing replica runs out of descriptors, at the pace of the run. */
export function ForecastSentence({ of, work }: { of: Forecast; work: WorkWords }): VNode {
  const { replica, descriptorLimit, socketsPerWork, workLeft, secondsLeft } = of;
  const who = <bdi>{shortName(replica)}</bdi>;
  const limit = `limit ${count(descriptorLimit)}`;
  if (workLeft <= 0)
    return (
      <p class="forecast">
        {who} has run out of file descriptors ({limit}; each {work.one} takes {growthFigure(socketsPerWork, 'sockets')}
        ).
      </p>
    );
  return (
    <p class="forecast">
      At this pace {who} runs out of file descriptors in about <b>{roughDuration(secondsLeft * 1000)}</b> (
      {countedWork(Math.round(workLeft), work)}; {limit}).
    </p>
  );
}

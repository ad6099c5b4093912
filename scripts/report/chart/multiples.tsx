import type { VNode } from 'preact';
import { METRICS } from '../../analysis/verdict/index.js';
import { level, listed } from '../../text/figures.js';
import type { LineChartProps } from './chartLines.js';
import { WorkLineChart, type WorkLines, workTitle } from './workChart.js';

/** A metric that is drawn small, beside the one that is drawn large. */
export type Multiple = Omit<WorkLines, 'title' | 'height' | 'mostLabels'> & Pick<LineChartProps, 'summary'>;

interface MultiplesProps {
  of: readonly Multiple[];
  every: string;
  socketsTitle: string;
}

/**
 * Draws small charts of the metrics that moved; those that did not are told in words.
 * @param every whose checkpoints they are: `run`, `replica`
 * @param socketsTitle the name of the sockets that are judged
 */
export function Multiples({ of, every, socketsTitle }: MultiplesProps): VNode {
  const moving = of.filter((each) => constantLevel(each) === undefined);
  const still = of.flatMap((each) => {
    const constant = constantLevel(each);
    return constant === undefined ? [] : [{ noun: METRICS[each.of.name].noun, at: level(constant, each.of.unit) }];
  });
  return (
    <>
      {moving.length > 0 ? (
        <div class="multiples">
          {moving.map((each) => (
            <WorkLineChart {...each} title={workTitle(each.of, socketsTitle)} mostLabels={0} height={170} />
          ))}
        </div>
      ) : null}
      {still.length > 0 ? (
        <p class="key">
          {stayed(still)} at every checkpoint of every {every}.
        </p>
      ) : null}
    </>
  );
}

/** Returns `Timers stayed at 3 and external memory at 3.0 MB`. */
function stayed(still: readonly { noun: string; at: string }[]): string {
  const words = listed(still.map(({ noun, at }, index) => `${noun}${index === 0 ? ' stayed' : ''} at ${at}`));
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Tells whether lines stay at one level, the same on all of them. */
export function isStill(lines: Multiple['lines']): boolean {
  return constantLevel({ lines }) !== undefined;
}

/** Returns the one level that a metric kept on every line, all along; undefined where it moved. */
function constantLevel({ lines }: Pick<Multiple, 'lines'>): number | undefined {
  const levels = new Set(lines.flatMap(({ points }) => points.map(([, value]) => value)));
  return levels.size === 1 ? [...levels][0] : undefined;
}

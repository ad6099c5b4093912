import type { VNode } from 'preact';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import type { AlertAnalysis, Mark } from '../../analysis/model/analysis.js';
import { duration } from '../../text/times.js';
import type { Axis } from '../chart/axis.js';
import { heightOf, MomentLabels } from '../chart/moments.js';
import { placeMarks } from '../chart/placeMarks.js';
import { Name } from '../parts.js';

/** The part of the lane's width that a label's character takes, in the narrowest column there is. */
const CHARACTER = 0.021;

interface EventLaneProps {
  run: AnalysedRun;
  /** The axis of time. */
  x: Axis;
}

/**
 * Draws what happened in the run once, in one lane over the charts: alerts as stretches, pending and then firing, and
 * all else as moments. The charts have hairlines of it, without words.
 */
export function EventLane({ run: { analysis }, x }: EventLaneProps): VNode | null {
  const { marks = [], alerts = [] } = analysis;
  const stretches = stretchesOf(alerts, x.domain[1]);
  const told = marks.filter(({ kind }) => !(kind.startsWith('alert-') && stretches.length > 0));
  if (marks.length === 0) return null;
  const labels = placeMarks(
    told.map(({ atMs, text, kind }) => ({ at: Math.min(1, x.at(atMs)), text, kind })),
    CHARACTER,
  );
  return (
    <figure class="lane">
      <figcaption>
        <h3>What happened</h3>
        <p>
          <bdi>{marks.map(toldMark).join('; ')}</bdi>.
        </p>
      </figcaption>
      <div class="lane-plot" aria-hidden="true">
        {labels.length > 0 ? (
          <div class="moments" style={`height:${heightOf(labels).toFixed(2)}rem`}>
            <MomentLabels of={labels} />
          </div>
        ) : null}
        {stretches.map(({ name, pending, firing }) => (
          <div class="alert-row">
            {pending.map((span) => (
              <i class="pending" style={placed(span, x)} />
            ))}
            {firing.map((span) => (
              <i class="firing" style={placed(span, x)} />
            ))}
            <Name of={name} />
          </div>
        ))}
        <div class="lane-axis">
          {x.ticks.map((tick, index) => (
            <span class={index % 2 ? 'odd' : undefined} style={`left:${percent(tick.at)}`}>
              {tick.label}
            </span>
          ))}
        </div>
      </div>
    </figure>
  );
}

function toldMark({ text, atMs }: Mark): string {
  return `${text} after ${duration(atMs)}`;
}

type EventSpan = readonly [fromMs: number, toMs: number];

interface AlertStretches {
  name: string;
  pending: EventSpan[];
  firing: EventSpan[];
}

/** Returns when each alert that fired was pending, and when it fired, on any replica; to the end where it never ended. */
function stretchesOf(alerts: readonly AlertAnalysis[], endMs: number): AlertStretches[] {
  const names = [...new Set(alerts.filter(({ firingMs }) => firingMs !== undefined).map(({ name }) => name))];
  return names.map((name) => {
    const changes = alerts.filter((alert) => alert.name === name).map((alert) => alert.changes);
    const during = (wanted: string) =>
      changes.flatMap((all) =>
        all.flatMap(({ state, atMs }, index): EventSpan[] =>
          state === wanted ? [[atMs, all[index + 1]?.atMs ?? endMs]] : [],
        ),
      );
    return { name, pending: during('pending'), firing: during('firing') };
  });
}

function placed([fromMs, toMs]: EventSpan, x: Axis): string {
  const [from, to] = [x.at(fromMs), Math.min(1, x.at(toMs))];
  return `left:${percent(from)};width:${percent(Math.max(0, to - from))}`;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}

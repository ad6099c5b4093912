import type { VNode } from 'preact';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import type { MetricAnalysis, RoleGrowth } from '../../analysis/model/analysis.js';
import { METRIC_NAMES } from '../../analysis/model/metrics.js';
import { quietWords, sameGrowthWords, toldMetrics } from '../../analysis/tables/toldMetrics.js';
import { METRICS } from '../../analysis/verdict/index.js';
import { targetOf } from '../../targets/index.js';
import { growthFigure, perWork } from '../../text/figures.js';
import { growthEvidence } from '../../text/growthEvidence.js';
import { IntervalGraphic } from '../chart/intervalGraphic.js';
import { Mark, Section } from '../parts.js';
import { titleOf, whyAbsent } from '../words.js';

/** Draws the growth per unit of work of every metric, with its interval, against the prediction. */
export function Growth({ run: { analysis, plan, start } }: { run: AnalysedRun }): VNode {
  const { metrics, notSeen } = analysis;
  const { work, growthMeaning } = targetOf({ plan, start });
  const absent = METRIC_NAMES.filter(
    (name) =>
      !metrics.some((metric) => metric.name === name) &&
      (!METRICS[name].incidental || whyAbsent(name, notSeen) !== undefined),
  );
  const { full, same, quiet } = toldMetrics(metrics);
  return (
    <Section id="growth" title={`Growth ${perWork(work)}`}>
      {analysis.outcome === 'invalid' && metrics.length > 0 ? (
        <p class="lead">This is what was measured, but it is no verdict: the run failed its audit.</p>
      ) : null}
      {metrics.length === 0 ? (
        <p class="lead">Nothing was measured long enough to be judged.</p>
      ) : (
        <ul class="growth">
          {full.map((metric) => (
            <Row metric={metric} />
          ))}
        </ul>
      )}
      {metrics.length > 0 ? (
        <p class="key">
          {growthMeaning} The dot is the measurement, the bar its 95 % interval (where nothing varied, what was seen
          stands for it; of memory, the growth in this run), the box at zero what is clean, the hollow diamond the
          prediction
          {metrics.some(({ predictedPerWork }) => predictedPerWork !== undefined) ? '' : ' (none here)'}.
        </p>
      ) : null}
      {same.length > 0 ? <p class="key">{sentence(sameGrowthWords(same).join('; '))}</p> : null}
      {quiet.length > 0 ? <p class="key">Clean as well: {quietWords(quiet)}.</p> : null}
      {absent.length > 0 ? (
        <p class="key">
          Not measured:{' '}
          {absent.map((name, index) => (
            <>
              {index > 0 ? '; ' : ''}
              {METRICS[name].noun} –{' '}
              <bdi>{whyAbsent(name, notSeen) ?? fallback(name, 'observe' in plan && plan.observe.timers)}</bdi>
            </>
          ))}
          .
        </p>
      ) : null}
    </Section>
  );
}

function Row({ metric }: { metric: MetricAnalysis }): VNode {
  const { unit, outcome, role, reason, growthPerWork, ci95, predictedPerWork, byRole } = metric;
  const measured = growthPerWork !== null;
  return (
    <li>
      <h3>
        {titleOf(metric)}
        <small>{ROLE[role]}</small>
      </h3>
      {measured ? (
        <p class="figure">
          <b>{growthFigure(growthPerWork, unit)}</b> <span class="ci">{growthEvidence(metric, unit)}</span>
        </p>
      ) : (
        <p class="figure">
          not measured: <bdi>{reason}</bdi>
        </p>
      )}
      <p class="predicted-figure">
        {byRole ? <Roles of={byRole} unit={unit} /> : null}
        {predictedPerWork === undefined ? 'no prediction' : `predicted ${growthFigure(predictedPerWork, unit)}`}
      </p>
      {measured ? (
        <IntervalGraphic
          value={growthPerWork}
          interval={ci95}
          predicted={predictedPerWork}
          unit={unit}
          cleanBelow={role === 'shown' ? undefined : cleanGrowth(metric)}
          tone={role === 'shown' ? 'shown' : outcome}
        />
      ) : null}
      <p class="reason">
        {role === 'shown' ? null : <Mark outcome={outcome} />} {measured ? <bdi>{reason}</bdi> : null}
        {keptLevel(metric) ? <small> The figure is over the whole run; the last slices are flat.</small> : null}
      </p>
    </li>
  );
}

/** Returns the growth per unit of work up to which a metric is clean after the work that was done; undefined: none. */
function cleanGrowth({ name, perReplica }: MetricAnalysis): number | undefined {
  const { cleanBelow, cleanBelowPerWork } = METRICS[name].constants;
  const done = perReplica.map(({ levels }) => (levels.at(-1)?.work ?? 0) - (levels[0]?.work ?? 0));
  const work = Math.max(0, ...done);
  return work > 0 ? Math.min(cleanBelow / work, cleanBelowPerWork) : undefined;
}

/** Draws the growth by role: on one client, and on one server. */
function Roles({ of, unit }: { of: readonly RoleGrowth[]; unit: string }): VNode {
  return (
    <span class="roles">
      {of.map(({ role, growthPerWork }, index) => (
        <>
          {index > 0 ? ' ' : ''}
          <span class="whole">
            {index > 0 ? '+' : '='} {role} <b>{growthFigure(growthPerWork, unit)}</b>
          </span>
        </>
      ))}
    </span>
  );
}

/** Tells whether a metric grew beside a clean outcome: a replica gained a level at first, and then kept it. */
function keptLevel({ outcome, role, reasonCode, ci95 }: MetricAnalysis): boolean {
  return role !== 'shown' && outcome === 'clean' && reasonCode === 'bounded' && ci95[0] !== null && ci95[0] > 0;
}

const ROLE = { decides: 'decides', supports: 'supports', shown: 'shown, never decides' };

/** Makes a sentence of words. */
function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function fallback(name: string, countTimers: boolean): string {
  return name === 'timers' && !countTimers
    ? 'counting them was off (--count-timers)'
    : 'the record holds no readings of it';
}

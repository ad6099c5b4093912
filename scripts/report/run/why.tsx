import type { VNode } from 'preact';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import type { MetricAnalysis, ReplicaVerdict } from '../../analysis/model/analysis.js';
import { isMeasured } from '../../analysis/model/measured.js';
import { METRICS } from '../../analysis/verdict/index.js';
import { workWords } from '../../targets/workWords.js';
import { counted, countedWork, growthFigure, level, perWork, type WorkWords } from '../../text/figures.js';
import { growthEvidence } from '../../text/growthEvidence.js';
import { Mark, Name, Section, Table } from '../parts.js';
import { titleOf } from '../words.js';

/**
 * Draws the verdict taken apart: for every metric the levels that were judged, and for every replica the rules in
 * order.
 */
export function Why({ run: { plan, analysis } }: { run: AnalysedRun }): VNode {
  const work = workWords(plan);
  return (
    <Section id="why" title="Why this verdict">
      <p class="lead">
        A run leaks when a metric leaks on two replicas (of more than five: on more; or on the only one) and on all of
        them together; it is clean when every deciding metric is clean on most of them and none says leak. What only
        repeats the growth of another metric has no say of its own.
      </p>
      {analysis.metrics.length === 0 ? <p>No metric could be judged.</p> : null}
      {analysis.metrics.map((metric, index) => (
        <details class="metric" open={index === 0 && metric.perReplica.length <= 4}>
          <summary>
            <span>{titleOf(metric)}</span> {metric.role === 'shown' ? 'shown only:' : <Mark outcome={metric.outcome} />}{' '}
            <bdi>{metric.reason}</bdi>
            {metric.sameAs ? `, the same growth as ${METRICS[metric.sameAs].noun}` : ''}
          </summary>
          <Levels metric={metric} work={work} />
          {metric.agreement ? (
            <details class="rules">
              <summary>All of them together</summary>
              <RulesWalked rules={metric.agreement} />
            </details>
          ) : null}
          {metric.perReplica.map((verdict) => (
            <Rules verdict={verdict} metric={metric} work={work} />
          ))}
        </details>
      ))}
    </Section>
  );
}

function Levels({ metric, work }: { metric: MetricAnalysis; work: WorkWords }): VNode {
  const { unit, perReplica } = metric;
  const indices = [...new Set(perReplica.flatMap(({ levels }) => levels.map(({ index }) => index)))].sort(
    (a, b) => a - b,
  );
  const rows = perReplica.map((verdict) => [
    <Name of={verdict.replica} />,
    ...indices.map((index) => {
      const found = verdict.levels.find((each) => each.index === index);
      return found ? level(found.level, unit) : '–';
    }),
    ...(isMeasured(verdict)
      ? [growthFigure(verdict.growthPerWork, unit), growthEvidence(verdict, unit)]
      : ['not measured', '–']),
  ]);
  const head = [
    'settled level',
    ...indices.map((index) => (index === 0 ? 'baseline' : `C${index}`)),
    perWork(work),
    '95 %, or what was seen',
  ];
  return (
    <Table
      label={`Settled levels of ${titleOf(metric)}`}
      head={head}
      rows={rows}
      numeric={head.map((_, column) => column).slice(1)}
    />
  );
}

function Rules({ verdict, metric, work }: { verdict: ReplicaVerdict; metric: MetricAnalysis; work: WorkWords }): VNode {
  const done = (verdict.levels.at(-1)?.work ?? 0) - (verdict.levels[0]?.work ?? 0);
  return (
    <details class="rules">
      <summary>
        <Name of={verdict.replica} /> {metric.role === 'shown' ? null : <Mark outcome={verdict.outcome} />}{' '}
        <bdi>{verdict.reason}</bdi>
      </summary>
      <p>
        <bdi>{verdict.sentence}</bdi>
      </p>
      <p class="key">
        {counted(verdict.levels.length, 'level')} over {countedWork(done, work)};{' '}
        {verdict.upper99PerWork === null
          ? 'too few to bound the growth that is left.'
          : `any growth that is left is below ${growthFigure(verdict.upper99PerWork, metric.unit)} ${perWork(work)} (99 %).`}
      </p>
      <RulesWalked rules={verdict.trace} />
    </details>
  );
}

function RulesWalked({ rules }: { rules: ReplicaVerdict['trace'] }): VNode {
  return (
    <ol class="trace">
      {rules.map(({ rule, passed, detail }) => (
        <li class={passed ? 'yes' : 'no'}>
          <span class="answer">{passed ? '✓ holds' : '– does not hold'}</span> <b>{rule}</b> <bdi>{detail}</bdi>
        </li>
      ))}
    </ol>
  );
}

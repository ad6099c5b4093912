import type { VNode } from 'preact';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import type { MetricAnalysis, ReplicaVerdict } from '../../analysis/model/analysis.js';
import { isMeasured } from '../../analysis/model/measured.js';
import { METRICS } from '../../analysis/verdict/index.js';
import { workWords } from '../../targets/workWords.js';
import { counted, countedWork, growthFigure, level, perWork, type WorkWords } from '../../text/figures.js';
import { growthEvidence } from '../../text/growthEvidence.js';
import { Mark, Name, Section, Table } from '../parts.js';
import { titleOf, unbroken } from '../words.js';
import { grouped, type Walk, walkedRules } from './walked.js';

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
            <bdi>
              {metric.reason}
              {metric.sameAs ? `, the same growth as ${METRICS[metric.sameAs].noun}` : ''}
            </bdi>
          </summary>
          <Levels metric={metric} work={work} />
          <Verdicts metric={metric} work={work} />
          <Rules title="The rules, replica by replica" walks={metric.perReplica} />
          {metric.agreement ? (
            <Rules title="The rules for all of them together" walks={[{ replica: '', trace: metric.agreement }]} />
          ) : null}
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
  return <Table label={`Settled levels of ${titleOf(metric)}`} head={head} rows={rows} numeric="rest" />;
}

/** Draws what was found of each replica; those of which the same was found share a line. */
function Verdicts({ metric, work }: { metric: MetricAnalysis; work: WorkWords }): VNode {
  const found = metric.perReplica.map((verdict) => ({ verdict, bound: boundText(verdict, metric, work) }));
  const same = grouped(found, ({ verdict, bound }) => `${verdict.outcome} ${verdict.sentence} ${bound}`);
  return (
    <ul class="verdicts">
      {same.map((group) => {
        const [first] = group;
        if (!first) return null;
        const { verdict, bound } = first;
        return (
          <li>
            <Names of={group.map((each) => each.verdict.replica)} />{' '}
            {metric.role === 'shown' ? null : <Mark outcome={verdict.outcome} />} <bdi>{verdict.sentence}</bdi>
            <p class="key">{bound}</p>
          </li>
        );
      })}
    </ul>
  );
}

function boundText({ levels, upper99PerWork }: ReplicaVerdict, { unit }: MetricAnalysis, work: WorkWords): string {
  const done = (levels.at(-1)?.work ?? 0) - (levels[0]?.work ?? 0);
  const left =
    upper99PerWork === null
      ? 'too few to bound the growth that is left.'
      : `any growth that is left is below ${growthFigure(upper99PerWork, unit)} ${perWork(work)} (99 %).`;
  return `${counted(levels.length, 'level')} over ${countedWork(done, work)}; ${left}`;
}

/** Draws the rules that were walked through, with the answers of each; nobody is named where all share one. */
function Rules({ title, walks }: { title: string; walks: readonly Walk[] }): VNode {
  return (
    <details class="rules">
      <summary>{title}</summary>
      <ol class="trace">
        {walkedRules(walks).map(({ rule, answers }) => (
          <li>
            <b>{rule}</b>
            {answers.map(({ replicas, passed, detail }) => (
              <p>
                <i class={passed ? undefined : 'no'}>{passed ? '✓ holds' : '– does not hold'}</i>{' '}
                {replicas.length < walks.length ? (
                  <>
                    <Names of={replicas} />:{' '}
                  </>
                ) : null}
                {unbroken(detail)}
              </p>
            ))}
          </li>
        ))}
      </ol>
    </details>
  );
}

/** Draws names in a sentence: `a`, `a and b`, `a, b and c`. */
function Names({ of }: { of: readonly string[] }): VNode {
  return (
    <>
      {of.map((name, index) => (
        <>
          {index === 0 ? '' : index === of.length - 1 ? ' and ' : ', '}
          <Name of={name} />
        </>
      ))}
    </>
  );
}

import type { VNode } from 'preact';
import { fleetWords } from '../../plan/replicas.js';
import type { AnalysedHead } from '../../runs/runHead.js';
import { workWords } from '../../targets/workWords.js';
import { counted, countedWork } from '../../text/figures.js';
import { duration, moment } from '../../text/times.js';
import { Sparkline } from '../chart/sparkline.js';
import { Mark, Name } from '../parts.js';
import { expectation, GATE_WORD, gateOf } from '../words.js';
import { begun, type IndexEntry } from './entries.js';
import { facetsOf } from './facets.js';

/** Draws a run in the list; `span` is what its sparkline's scale spans. */
export function RunRow({ run, href, span }: IndexEntry & { span: number }): VNode {
  const { role, replicas, passes, target, unit, engine, load, analysis } = run;
  const work = workWords({ work: { unit } });
  const gate = gateOf(analysis);
  const { outcome, name, ...others } = facetsOf(run);
  return (
    <li
      class={gate}
      data-outcome={outcome}
      data-gate={others.gate}
      data-name={name}
      data-engine={others.engine}
      data-seconds={Math.round(analysis.seconds)}
    >
      <p class="verdict">
        {gate === undefined ? null : <b class="gate">{GATE_WORD[gate]}</b>} <Mark outcome={analysis.outcome} />{' '}
        <span class={analysis.asExpected ? 'expected-yes' : 'expected-no'}>{expectation(analysis)}</span>
        <Since of={analysis.since} />
      </p>
      <Sparkline
        points={analysis.sparkline}
        metric={analysis.metric}
        outcome={analysis.outcome}
        work={work}
        span={span}
      />
      <p class="what">
        <a href={href}>
          <bdi>{analysis.headline?.sentence ?? analysis.summary}</bdi>
        </a>
      </p>
      <p class="facts-line">
        <span>{moment(begun(run))}</span>
        <span>
          <b>
            <Name of={name} />
          </b>
        </span>
        {replicas === undefined || passes === undefined ? (
          <span>{target?.noun}</span>
        ) : (
          <>
            <span>
              {fleetWords({ target: { role: role ?? 'mixed', replicas } })} × {countedWork(passes, work)}
            </span>
            <span>load {load}</span>
            <span>{engine}</span>
          </>
        )}
        <span>{duration(analysis.seconds * 1000)}</span>
      </p>
    </li>
  );
}

/** Draws how many leaks are new or gone since the run before of the same plan; what is known is the usual. */
function Since({ of }: { of: AnalysedHead['analysis']['since'] }): VNode | null {
  if (!of || of.fresh + of.gone + of.known === 0) return null;
  const words = [
    ...(of.fresh > 0 ? [<b class="fresh">{counted(of.fresh, 'leak')} new</b>] : []),
    ...(of.gone > 0 ? [<b class="gone">{counted(of.gone, 'leak')} gone</b>] : []),
    ...(of.known > 0 ? [`${counted(of.known, 'leak')} known`] : []),
  ];
  return (
    <span class="since">
      {words.map((word, index) => (
        <>
          {index > 0 ? ', ' : ''}
          {word}
        </>
      ))}
    </span>
  );
}

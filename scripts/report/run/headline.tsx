import type { VNode } from 'preact';
import { weakensVerdict } from '../../analysis/audit/weakensVerdict.js';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import type { Finding } from '../../analysis/model/audit.js';
import { plannedParts, targetName, targetNoun } from '../../targets/names.js';
import { duration, moment } from '../../text/times.js';
import { Mark, Name, Sentence } from '../parts.js';
import { runsOn } from '../runsOn.js';
import { expectation, GATE_WORD, gateOf, outcomeOf, unbroken } from '../words.js';
import { LeaksSinceBefore } from './leaksSince.js';

/** Draws whether the run passes, the verdict as the page's first sentence with what stands behind it, and which run it was. */
export function Headline({ run }: { run: AnalysedRun }): VNode {
  const { analysis, plan, start } = run;
  const { outcome, headline } = analysis;
  const planned = plannedParts(plan);
  const gate = gateOf(analysis);
  return (
    <header class={`headline ${gate ?? outcome}`}>
      <p class="verdict">
        {gate === undefined ? null : <b class="gate">{GATE_WORD[gate]}</b>}
        <Mark outcome={outcome} word={outcomeOf(analysis)} size="large" />
        <span class={analysis.asExpected ? 'expected-yes' : 'expected-no'}>{expectation(analysis)}</span>
      </p>
      <h1>
        <Sentence of={unbroken(headline?.sentence ?? analysis.summary)} />
      </h1>
      {headline && headline.details.length > 0 ? (
        <p class="details">
          <Sentence of={unbroken(headline.details.join(' '))} />
        </p>
      ) : null}
      <LeaksSinceBefore run={run} />
      <p class="facts-line">
        <span>
          {targetNoun(plan)} <b>{targetName(plan)}</b>
        </span>
        {planned ? (
          <>
            <span>{planned.work}</span>
            <span>load {planned.load}</span>
            <span>{TRANSPORT[planned.transport]}</span>
            <span>engine {planned.engine}</span>
          </>
        ) : null}
        {runsOn(run).map((words) => (
          <span key={words}>{words}</span>
        ))}
        {start ? (
          <span>
            <time dateTime={start.startedAt}>{moment(start.startedAt)}</time>
          </span>
        ) : null}
        <span>took {duration(analysis.seconds * 1000)}</span>
      </p>
      {start ? null : (
        <p class="warning">
          The record broke off before its first line: when the run began, and on what machine, is not known.
        </p>
      )}
      <p class="id">
        Run <Name of={plan.id} />
      </p>
      <Findings of={analysis.audit} level="invalid" title="Failed audit" />
      <Findings of={analysis.audit} level="note" title="Note" />
    </header>
  );
}

function Findings({ of, level, title }: { of: readonly Finding[]; level: Finding['level']; title: string }): VNode {
  return (
    <>
      {of
        .filter((finding) => finding.level === level && weakensVerdict(finding))
        .map(({ sentence }) => (
          <p class={`warning ${level}`}>
            <b>{title}:</b> <bdi>{sentence}</bdi>
          </p>
        ))}
    </>
  );
}

const TRANSPORT = { mtls: 'mutual TLS', 'tls-shared': 'TLS, shared credentials', plaintext: 'plaintext' };

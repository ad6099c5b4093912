import type { VNode } from 'preact';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import { type Finding, ruleName } from '../../analysis/model/audit.js';
import { counted } from '../../text/figures.js';
import { Section } from '../parts.js';

/**
 * Draws the audit, which tells whether the run itself can be believed: the rules that failed, then those with a note; those
 * that passed are folded.
 */
export function Audit({ run }: { run: AnalysedRun }): VNode {
  const { audit } = run.analysis;
  const of = (level: Finding['level']) => audit.filter((finding) => finding.level === level);
  const [loud, passed] = [[...of('invalid'), ...of('note')], of('ok')];
  return (
    <Section id="audit" title="Audit of the run">
      <p class="lead">{told(audit)}</p>
      {loud.length > 0 ? <Findings of={loud} /> : null}
      {passed.length > 0 ? (
        <details>
          <summary>{counted(passed.length, 'rule')} passed</summary>
          <Findings of={passed} />
        </details>
      ) : null}
    </Section>
  );
}

function Findings({ of }: { of: readonly Finding[] }): VNode {
  return (
    <ul class="audit">
      {of.map((finding) => (
        <li class={finding.level}>
          <span class="answer">{LEVEL[finding.level]}</span>{' '}
          <span>
            <b>
              <bdi>{ruleName(finding)}</bdi>
            </b>{' '}
            <bdi>{finding.sentence}</bdi>
          </span>
        </li>
      ))}
    </ul>
  );
}

const LEVEL: Record<Finding['level'], string> = { invalid: '✕ failed', note: '! note', ok: '✓ passed' };

function told(findings: readonly Finding[]): string {
  const failed = findings.filter(({ level }) => level === 'invalid').length;
  const notes = findings.filter(({ level }) => level === 'note').length;
  if (findings.length === 0) return 'Nothing was audited.';
  if (failed > 0)
    return `${counted(failed, 'rule')} of ${findings.length} failed, so this run proves nothing about the service.`;
  return notes > 0 ? `Passed, with ${counted(notes, 'note')}.` : 'Passed without a note.';
}

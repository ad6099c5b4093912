import type { VNode } from 'preact';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import { handedOn } from '../handOn.js';
import { Command, Section } from '../parts.js';

/** Draws what can be pasted elsewhere, each folded, with a button that copies it where scripts run. */
export function HandOn({ run }: { run: AnalysedRun }): VNode {
  return (
    <Section id="hand-on" title="Hand it on">
      {handedOn(run).map(({ title, text }) => (
        <details>
          <summary>{title}</summary>
          <Command label={title}>{text}</Command>
        </details>
      ))}
    </Section>
  );
}

import type { VNode } from 'preact';
import type { RunFile } from '../../runFile.js';
import { adviceFor } from '../advice.js';
import { whereToRead } from '../causePages.js';
import { Command, Section } from '../parts.js';

/** What to do about the outcome, as a short list. */
export function Advised({ run }: { run: RunFile }): VNode {
  return (
    <Section id="advice" title="What to do about it">
      <ol class="advice">
        {adviceFor(run).map(({ what, how, command, page }) => (
          <li>
            <b>
              <bdi>{what.replace(/\.$/, '')}.</bdi>
            </b>{' '}
            {how}
            {page ? <span class="page"> See {whereToRead(page)}.</span> : null}
            {command ? <Command label={`Command: ${what}`}>{command}</Command> : null}
          </li>
        ))}
      </ol>
    </Section>
  );
}

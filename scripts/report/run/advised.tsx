import type { VNode } from 'preact';
import type { CausePage, PageLink } from '../../analysis/model/advice.js';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import { Command, Section } from '../parts.js';
import { WHERE_PAGES_ARE } from '../words.js';

/** Lists what to do about the outcome; nothing for a run without advice. */
export function Advised({ run, link }: { run: AnalysedRun; link: PageLink }): VNode | null {
  if (!run.advice) return null;
  return (
    <Section id="advice" title="What to do about it">
      <ol class="advice">
        {run.advice.map(({ what, how, command, page }) => (
          <li>
            <b>
              <bdi>{what.replace(/\.$/, '')}.</bdi>
            </b>{' '}
            {how}
            {page ? <Page page={page} href={link(page)} /> : null}
            {command ? <Command label={`Command: ${what}`}>{command}</Command> : null}
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Page({ page, href }: { page: CausePage; href: string | undefined }): VNode {
  return (
    <span class="page">
      {' '}
      See {href === undefined ? page : <a href={href}>{page}</a>} {WHERE_PAGES_ARE}.
    </span>
  );
}

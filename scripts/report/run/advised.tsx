import type { VNode } from 'preact';
import { adviceFor } from '../../advice/advice.js';
import { type CausePage, type PageLink, WHERE_PAGES_ARE } from '../../advice/causePages.js';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import { Command, Section } from '../parts.js';

/** What to do about the outcome, as a short list. */
export function Advised({ run, link }: { run: AnalysedRun; link: PageLink }): VNode {
  return (
    <Section id="advice" title="What to do about it">
      <ol class="advice">
        {adviceFor(run).map(({ what, how, command, page }) => (
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

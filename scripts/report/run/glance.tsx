import type { VNode } from 'preact';
import { bySite } from '../../analysis/attribution/culpritSites.js';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import { workWords } from '../../targets/workWords.js';
import { listed, percent } from '../../text/figures.js';
import { MainPicture } from './againstWork.js';
import { ForecastSentence } from './forecast.js';
import { SourceLines } from './sourceLines.js';

/** Lines of source on each side of the guilty one. */
const AROUND = 2;

/** Draws what is seen at first sight: the growth, and beside it the guilty line in its source, where one is known. */
export function Glance({ run }: { run: AnalysedRun }): VNode {
  const { forecast } = run.analysis;
  return (
    <section id="glance" class="glance" aria-labelledby="glance-title">
      <h2 id="glance-title" class="unseen">
        At a glance
      </h2>
      <div class="grown">
        <MainPicture run={run} />
        {forecast ? <ForecastSentence of={forecast} work={workWords(run.plan)} /> : null}
      </div>
      <GuiltyLine run={run} />
    </section>
  );
}

function GuiltyLine({ run }: { run: AnalysedRun }): VNode | null {
  const { culprits } = run.analysis;
  const [site = []] = bySite(culprits);
  const [first] = site;
  if (!first) return null;
  const place = `${first.file}:${first.line}`;
  const resources = site.map(({ resource }) => `${resource}s`);
  const isAll = site.every(({ share }) => share === 1);
  const opened = isAll
    ? `all ${listed(resources)}`
    : listed(site.map(({ share }, index) => `${percent(share)} of the ${resources[index]}`));
  const others = bySite(culprits).length - 1;
  return (
    <figure class="culprit">
      <figcaption>
        <a href="#culprit">
          <code>{place}</code>
        </a>
        <span>
          opened {opened} that leak{others > 0 ? `; ${others} more below` : ''}
        </span>
      </figcaption>
      {first.excerpt ? (
        <SourceLines excerpt={first.excerpt} guilty={first.line} around={AROUND} label={`The lines around ${place}`} />
      ) : (
        <p class="nothing">Its source was not recorded.</p>
      )}
    </figure>
  );
}

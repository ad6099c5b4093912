/**
 * The page of a run, a section a file. Imports chart, parts and words of the report.
 */
import type { VNode } from 'preact';
import type { PageLink } from '../../analysis/model/advice.js';
import { type AnalysedRun, isOfFleet } from '../../analysis/model/analysedRun.js';
import { isFor } from '../../plan/kinds.js';
import { targetName } from '../../targets/names.js';
import { workWords } from '../../targets/workWords.js';
import { sanitise } from '../../text/sanitise.js';
import { htmlDocument } from '../document.js';
import { Parts } from '../parts.js';
import { thin } from '../thin.js';
import { outcomeOf } from '../words.js';
import { Advised } from './advised.js';
import { AgainstWork } from './againstWork.js';
import { Alerts } from './alerts.js';
import { Audit } from './audit.js';
import { Census } from './census.js';
import { Culprits } from './culprits.js';
import { Glance } from './glance.js';
import { Goroutines } from './goroutines.js';
import { Growth } from './growth.js';
import { HandOn } from './handOn.js';
import { Headline } from './headline.js';
import { HeapClasses } from './heapClasses.js';
import { LiveSites } from './liveSites.js';
import { Load } from './load.js';
import { sliceLines } from './loadCharts.js';
import { OverTime } from './overTime.js';
import { Profile } from './profile.js';
import { Provenance } from './provenance.js';
import { Replicas } from './replicas.js';
import { Why } from './why.js';

/**
 * Draws the report of one run: a whole HTML document, complete without network and without scripts. A long run's charts
 * are thinned to some hundred points a line; strings are cleaned of control characters and of absolute paths.
 * @param link leads from the report's folder to the pages on causes
 */
export function runPage(record: AnalysedRun, link: PageLink = noLink): string {
  const run = sanitise(thin(record));
  const { analysis, plan } = run;
  const title = `${outcomeOf(analysis)}: ${targetName(plan)}${isOfFleet(run) ? ` on ${run.plan.engine}` : ''} · grpc-leak-lab`;
  return htmlDocument({
    title,
    file: plan.id,
    data: { run, work: workWords(plan).many, load: analysis.load && sliceLines(analysis.load) },
    body: <Page run={run} link={link} />,
  });
}

function Page({ run, link }: { run: AnalysedRun; link: PageLink }): VNode {
  return (
    <main id="content" tabIndex={-1}>
      <Headline run={run} />
      <Glance run={run} />
      <Parts of={partsOf(run)} />
      <Growth run={run} />
      <Culprits run={run} />
      <Advised run={run} link={link} />
      <Profile run={run} />
      <AgainstWork run={run} />
      <OverTime run={run} />
      <Alerts run={run} />
      <Census run={run} />
      <Goroutines run={run} />
      <HeapClasses run={run} />
      <LiveSites run={run} />
      <Why run={run} />
      {hasLoad(run) ? <Load run={run} /> : null}
      <Audit run={run} />
      <Replicas run={run} />
      <Provenance run={run} />
      <HandOn run={run} />
    </main>
  );
}

/** Links nowhere: a report that may lie anywhere names its pages, and leads to none. */
const noLink: PageLink = () => undefined;

/** Tells whether a run has a part that not every run has. */
function isThere(id: (typeof PARTS)[number][0], run: AnalysedRun): boolean {
  const { plan, analysis, advice } = run;
  if (id === 'advice') return advice !== undefined;
  if (id === 'profile') return ('observe' in plan && plan.observe.profile) || analysis.profile !== undefined;
  if (id === 'alerts') return analysis.alerts !== undefined;
  if (id === 'load') return hasLoad(run);
  if (id === 'goroutines') return analysis.goroutines !== undefined;
  if (id === 'heap-classes') return analysis.heapClasses !== undefined;
  return id !== 'live-sites' || analysis.liveBySite !== undefined;
}

/** Returns the parts of the page that a run has; what is no fleet has processes, and no replicas. */
function partsOf(run: AnalysedRun): (readonly [id: string, title: string])[] {
  const parts = PARTS.filter(([id]) => isThere(id, run));
  return isOfFleet(run) ? parts : parts.map(([id, title]) => [id, id === 'replicas' ? 'Processes' : title] as const);
}

/** Tells whether a run says something of its load: that of a fleet does, and one of a command that the lab drove. */
function hasLoad({ plan, analysis }: AnalysedRun): boolean {
  return isFor(plan, 'fleet') || analysis.load !== undefined;
}

const PARTS = [
  ['growth', 'Growth'],
  ['culprit', 'Guilty line'],
  ['advice', 'What to do'],
  ['profile', 'Heap'],
  ['against-work', 'Other levels'],
  ['over-time', 'Over time'],
  ['alerts', 'Alerts'],
  ['census', 'Census'],
  ['goroutines', 'Goroutines'],
  ['heap-classes', 'On the heap'],
  ['live-sites', 'Live by site'],
  ['why', 'Why this verdict'],
  ['load', 'Load'],
  ['audit', 'Audit'],
  ['replicas', 'Replicas'],
  ['plan', 'Plan and machine'],
  ['hand-on', 'Hand it on'],
] as const;

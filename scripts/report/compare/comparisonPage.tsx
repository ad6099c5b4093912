/**
 * The page of a comparison. Imports chart, parts and words of the report.
 */
import type { VNode } from 'preact';
import { certaintyOf } from '../../analysis/compare/certainty.js';
import { setLabels } from '../../analysis/compare/setLabels.js';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import type { Comparison } from '../../analysis/model/comparison.js';
import { nounOf } from '../../analysis/verdict/index.js';
import { isFor } from '../../plan/kinds.js';
import { fleetWords, isSplit } from '../../plan/replicas.js';
import { targetName } from '../../targets/names.js';
import { sharedWorkWords } from '../../targets/workWords.js';
import { count, counted, growthFigure, perWork, type WorkWords } from '../../text/figures.js';
import { sanitise } from '../../text/sanitise.js';
import { duration, moment } from '../../text/times.js';
import { htmlDocument } from '../document.js';
import { Mark, Name, Parts, Section, Sentence, Table } from '../parts.js';
import { expectation, outcomeOf } from '../words.js';
import { Headlines } from './headlines.js';
import { type Member, members } from './members.js';
import { Overlay, overlays } from './overlay.js';
import { Forest, Saved } from './savingsTable.js';
import { SourceDiff } from './sourceDiff.js';
import { topicCharts } from './topics.js';

/** The input of a comparison's page; `href` leads to a run's own report, relative to the page. */
export interface ComparisonInput {
  comparison: Comparison;
  runs: readonly { run: AnalysedRun; href: string }[];
}

/** Draws the comparison of two or more runs, or sets of runs: a whole HTML document, like {@link runPage}'s. */
export function comparisonPage({ comparison: record, runs }: ComparisonInput): string {
  const comparison = sanitise(record);
  const of = members(
    comparison,
    runs.map(({ run, href }) => ({ run: sanitise(run), href })),
  );
  const data = {
    comparison,
    work: sharedWorkWords(of.map(({ run }) => run.plan)).many,
    overlay: overlays(comparison, of),
    topics: topicCharts(comparison, of),
    runs: of.map(({ run, set }) => ({
      id: run.plan.id,
      set,
      outcome: run.analysis.outcome,
      metrics: run.analysis.metrics.map(withoutDetail),
      byWork: run.analysis.charts.byWork,
    })),
  };
  return htmlDocument({
    title: `Comparison of ${[...setLabels(comparison.sets.map(({ name }) => name)).values()].join(', ')} · grpc-leak-lab`,
    file: 'comparison',
    data,
    body: <Page comparison={comparison} of={of} />,
  });
}

/**
 * Draws the other differences, which may be what made the figures differ.
 * @param beyondVariant whether the variants differ too
 */
function Differences({ of, beyondVariant }: { of: readonly string[]; beyondVariant: boolean }): VNode | null {
  if (of.length === 0) return null;
  return (
    <div class="warning">
      <b>{beyondVariant ? 'Not only the variant differs:' : 'The variant is the same; this is not:'}</b>
      <ul>
        {of.map((difference) => (
          <li>
            <Sentence of={difference} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function withoutDetail({
  name,
  unit,
  role,
  outcome,
  reason,
  growthPerWork,
  ci95,
}: AnalysedRun['analysis']['metrics'][number]) {
  return { name, unit, role, outcome, reason, growthPerWork, ci95 };
}

function Page({ comparison, of }: { comparison: Comparison; of: readonly Member[] }): VNode {
  const certain = new Set(comparison.pairs.map(certaintyOf));
  const many = comparison.sets.length > MOST_IN_FULL;
  const work = sharedWorkWords(of.map(({ run }) => run.plan));
  return (
    <main id="content" tabIndex={-1}>
      <header class={`headline ${certain.has('saved') ? 'clean' : certain.has('cost') ? 'leak' : 'inconclusive'}`}>
        <p class="verdict">
          <b>Comparison</b>{' '}
          <span class="expected-yes">
            {counted(of.length, 'run')}, {counted(comparison.sets.length, 'set')}
          </span>
        </p>
        <Headlines of={comparison} />
        <Differences
          of={comparison.differences}
          beyondVariant={new Set(of.map(({ run }) => targetName(run.plan))).size > 1}
        />
        {comparison.warnings.map((warning) => (
          <p class="warning">
            <Sentence of={warning} />
          </p>
        ))}
        {comparison.notes.map((note) => (
          <p class="key">
            Note: <Sentence of={note} />.
          </p>
        ))}
      </header>
      <Parts of={partsOf(work).filter(([id]) => id !== 'source' || hasVariants(of))} />
      <Overlay comparison={comparison} of={of} work={work} />
      {many ? <Runs of={of} work={work} /> : null}
      <Saved comparison={comparison} work={work} folded={many} />
      <Forest of={of} work={work} />
      {hasVariants(of) ? <SourceDiff comparison={comparison} of={of} /> : null}
      {many ? null : <Runs of={of} work={work} />}
    </main>
  );
}

/**
 * The most sets whose pairs are shown in full; with more, the table of runs comes first, and each pair is folded into a
 * line.
 */
const MOST_IN_FULL = 4;

function partsOf(work: WorkWords) {
  return [
    ['overlay', 'Overview'],
    ['saved', `Saved ${perWork(work)}`],
    ['runs-growth', 'Growth, run by run'],
    ['source', 'Source'],
    ['runs', 'Runs'],
  ] as const;
}

/** Tells whether any of the runs is of the lab, whose variants have a source. */
function hasVariants(of: readonly Member[]): boolean {
  return of.some(({ run }) => isFor(run.plan, 'fleet'));
}

/** Returns the number of replicas, and of units of work of each; dashes where none were planned. */
function sizeOf(plan: Member['run']['plan']): [replicas: string, work: string] {
  if (!isFor(plan, 'fleet')) return ['–', '–'];
  return [isSplit(plan) ? fleetWords(plan) : count(plan.target.replicas), count(plan.work.amount)];
}

function Runs({ of, work }: { of: readonly Member[]; work: WorkWords }): VNode {
  const rows = of.map(({ run: { plan, analysis, start }, href, label }) => [
    <Name of={label} />,
    <Mark outcome={analysis.outcome} word={outcomeOf(analysis)} />,
    expectation(analysis),
    <a href={href}>
      <Name of={plan.id} />
    </a>,
    ...sizeOf(plan),
    growth(analysis),
    analysis.cost?.dials === undefined ? '–' : decimal(analysis.cost.dials),
    analysis.cost?.connections === undefined ? '–' : decimal(analysis.cost.connections),
    analysis.cost ? `${decimal(analysis.cost.cpuMs)} ms` : '–',
    isFor(plan, 'fleet') ? plan.load.kind : '–',
    isFor(plan, 'fleet') ? plan.engine : '–',
    start ? start.node : '–',
    duration(analysis.seconds * 1000),
    start ? moment(start.startedAt) : '–',
  ]);
  return (
    <Section id="runs" title="Runs">
      <Table
        label="Runs compared"
        head={[
          'run',
          'verdict',
          'expectation',
          'report',
          'replicas',
          work.many,
          `growth ${perWork(work)}`,
          `dials ${perWork(work)}`,
          `connections ${perWork(work)}`,
          `CPU ${perWork(work)}`,
          'load',
          'engine',
          'Node',
          'took',
          'started',
        ]}
        rows={rows}
        numeric={[4, 5, 7, 8, 9, 13]}
      />
      <p class="key">
        A dial makes a client; a connection is new where none could be shared, and over TLS each takes a handshake. CPU{' '}
        {perWork(work)} is all that a replica spent, on serving its peers and on the readings of the checkpoints too:
        what a cure costs, and what making no client saves.
      </p>
    </Section>
  );
}

/** Returns the growth of the metrics that decide and leak, `6.00 sockets, 3.00 channels`, or `none`. */
function growth({ metrics }: AnalysedRun['analysis']): string {
  const leaking = metrics.filter(({ role, outcome, sameAs }) => role === 'decides' && outcome === 'leak' && !sameAs);
  return (
    leaking.map((metric) => `${growthFigure(metric.growthPerWork, metric.unit)} ${nounOf(metric)}`).join(', ') || 'none'
  );
}

function decimal(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1);
}

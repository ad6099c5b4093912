import type { VNode } from 'preact';
import { fleetWords } from '../plan/replicas.js';
import type { AnalysedHead } from '../runs/runHead.js';
import { workWords } from '../targets/workWords.js';
import { counted, countedWork } from '../text/figures.js';
import { sanitise } from '../text/sanitise.js';
import { duration, moment } from '../text/times.js';
import { Sparkline, spansOf } from './chart/sparkline.js';
import { htmlDocument } from './document.js';
import { Mark, Name, Section } from './parts.js';
import { expectation, GATE_WORD, gateOf } from './words.js';

/** A run with the place of its report, relative to the index. */
export interface IndexEntry {
  run: AnalysedHead;
  href: string;
}

/** A comparison with the place of its report; `at` is an ISO time. */
export interface IndexComparison {
  title: string;
  href: string;
  at: string;
}

/** Draws the list of all runs and comparisons, newest first: a whole HTML document. */
export function indexPage(entries: readonly IndexEntry[], comparisons: readonly IndexComparison[]): string {
  const runs = entries
    .map(({ run, href }) => ({ run: sanitise(run), href }))
    .sort((a, b) => newestFirst(begun(a.run), begun(b.run)));
  const compared = comparisons
    .map(({ title, at, href }) => ({ title: sanitise(title), at, href }))
    .sort((a, b) => newestFirst(a.at, b.at));
  return htmlDocument({
    title: 'Runs · grpc-leak-lab',
    file: 'runs',
    body: <Page runs={runs} comparisons={compared} />,
  });
}

/**
 * Returns the time at which a run began. An id starts with its UTC time, so a run whose record broke off has one too.
 */
function begun({ startedAt, id }: AnalysedHead): string {
  return startedAt ?? id.replace(/^(\d{4})-?(\d\d)-?(\d\d)T?-?(\d\d)[:-]?(\d\d)[:-]?(\d\d).*$/, '$1-$2-$3T$4:$5:$6Z');
}

function newestFirst(a: string, b: string): number {
  return a < b ? 1 : a > b ? -1 : 0;
}

function Page({ runs, comparisons }: { runs: readonly IndexEntry[]; comparisons: readonly IndexComparison[] }): VNode {
  const spans = spansOf(runs.map(({ run }) => run.analysis));
  const unexpected = runs.filter(({ run }) => !run.analysis.asExpected).length;
  return (
    <main id="content" tabIndex={-1}>
      <header>
        <h1>
          {runs.length === 0
            ? 'No runs yet'
            : `${counted(runs.length, 'run')}, ${unexpected === 0 ? 'each as expected' : `${unexpected} not as expected`}`}
        </h1>
      </header>
      <Comparisons of={comparisons} />
      <Section id="runs" title="Runs, newest first">
        {runs.length === 0 ? (
          <p class="lead">
            <code>npx grpc-leak-lab lab</code> makes one.
          </p>
        ) : null}
        <ul class="runs">
          {runs.map((entry) => (
            <Row {...entry} span={spans.get(entry.run.analysis.metric) ?? 0} />
          ))}
        </ul>
      </Section>
    </main>
  );
}

/** Draws the comparisons, each with when it was made; nothing where there are none. */
function Comparisons({ of }: { of: readonly IndexComparison[] }): VNode | null {
  if (of.length === 0) return null;
  return (
    <Section id="comparisons" title="Comparisons">
      <ul>
        {of.map(({ title, href, at }) => (
          <li>
            <a href={href}>
              <bdi>{title}</bdi>
            </a>{' '}
            <small>{moment(at)}</small>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Draws a run in the list; `span` is what its sparkline's scale spans. */
function Row({ run, href, span }: IndexEntry & { span: number }): VNode {
  const { variant, engine, load, role, replicas, passes, target, unit, analysis } = run;
  const work = workWords({ work: { unit } });
  const gate = gateOf(analysis);
  return (
    <li class={gate}>
      <p class="verdict">
        {gate === undefined ? null : <b class="gate">{GATE_WORD[gate]}</b>} <Mark outcome={analysis.outcome} />{' '}
        <span class={analysis.asExpected ? 'expected-yes' : 'expected-no'}>{expectation(analysis)}</span>
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
            <Name of={variant ?? target?.name ?? ''} />
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

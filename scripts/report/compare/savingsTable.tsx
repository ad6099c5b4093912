import type { VNode } from 'preact';
import { type Certainty, certaintyOf, decidingBound, openBounds } from '../../analysis/compare/certainty.js';
import { setLabels } from '../../analysis/compare/setLabels.js';
import { foldedWords, toldPairs } from '../../analysis/compare/toldPairs.js';
import type { Comparison, ComparisonPair } from '../../analysis/model/comparison.js';
import { isMeasured } from '../../analysis/model/measured.js';
import { toldMetrics } from '../../analysis/tables/toldMetrics.js';
import { growthFigure, percent, perWork, type WorkWords } from '../../text/figures.js';
import { growthEvidence } from '../../text/growthEvidence.js';
import { type Domain, domainOf, IntervalGraphic } from '../chart/intervalGraphic.js';
import { Name, Section } from '../parts.js';
import { METRIC_TITLE } from '../words.js';
import type { Member } from './members.js';

interface SavedProps {
  comparison: Comparison;
  /** The unit of the work. */
  work: WorkWords;
  folded?: boolean;
}

/** Draws the savings of each pair per unit of work, with their one-sided 99 % bounds, and whether they are certain. */
export function Saved({ comparison, work, folded = false }: SavedProps): VNode {
  const pairs = [...new Map(comparison.pairs.map((pair) => [`${pair.from}\0${pair.to}`, pair])).values()];
  const labels = setLabels(comparison.sets.map(({ name }) => name));
  return (
    <Section id="saved" title={`Saved ${perWork(work)}`}>
      {pairs.length === 0 ? (
        <p class="lead">There is nothing to compare: no metric was measured on both sides.</p>
      ) : null}
      {pairs.map(({ from, to }) => {
        const title = (
          <>
            <Name of={labels.get(from) ?? from} /> → <Name of={labels.get(to) ?? to} />
          </>
        );
        const rows = (
          <Rows of={comparison.pairs.filter((pair) => pair.from === from && pair.to === to)} among={comparison.pairs} />
        );
        if (folded)
          return (
            <details>
              <summary>{title}</summary>
              {rows}
            </details>
          );
        return (
          <>
            <h3>{title}</h3>
            {rows}
          </>
        );
      })}
      {pairs.length > 0 ? (
        <p class="key">
          Growth {perWork(work)} before, less growth {perWork(work)} after. Either end of the bar is a one-sided 99 %
          bound: the difference is certain where the bar does not hold zero.
        </p>
      ) : null}
      {comparison.notes.length > 0 ? (
        <p class="key">
          Growth differs from run to run by more than the error of each. Where one run stands for a set, its replicas
          show by how much: 1.5 times their own spread is allowed for, at least 10 and at most 25 %, held as loosely as
          one seen in seven runs (6 degrees of freedom). Where runs differ by more than that, a bound says too much;
          every further run puts what is seen in the place of what is assumed.
        </p>
      ) : null}
    </Section>
  );
}

/**
 * Draws the rows of pairs.
 * @param among all pairs of the page: the same metric has the same axis everywhere
 */
function Rows({ of, among }: { of: readonly ComparisonPair[]; among: readonly ComparisonPair[] }): VNode {
  const told = toldPairs(of);
  const folded = foldedWords(told).join('; ');
  return (
    <>
      <ul class="growth">
        {told.full.map((pair) => (
          <Row
            pair={pair}
            domain={domainOf(
              among
                .filter(({ metric }) => metric === pair.metric)
                .flatMap(({ savedPerWork, bounds99 }) => [savedPerWork, ...bounds99]),
            )}
          />
        ))}
      </ul>
      {folded === '' ? null : (
        <p class="key">
          {folded.charAt(0).toUpperCase()}
          {folded.slice(1)}.
        </p>
      )}
    </>
  );
}

function Row({ pair, domain }: { pair: ComparisonPair; domain: Domain }): VNode {
  const { metric, unit, savedPerWork, bounds99, reduction } = pair;
  const certainty = certaintyOf(pair);
  return (
    <li>
      <h3>
        {METRIC_TITLE[metric]}
        <small>{reduction && certainty !== 'shown' ? reduced(reduction) : ''}</small>
      </h3>
      <p class="figure">
        <b>{growthFigure(savedPerWork, unit)}</b>
      </p>
      <p class="predicted-figure">{certainty === 'none' ? openBounds(pair) : ''}</p>
      <IntervalGraphic value={savedPerWork} interval={bounds99} unit={unit} domain={domain} tone={TONE[certainty]} />
      <p class="reason">
        <b>{WORD[certainty]}</b> <span>{decidingBound(pair) ?? WHY_NOT[certainty === 'shown' ? 'shown' : 'none']}</span>
      </p>
    </li>
  );
}

const TONE: Record<Certainty, string> = { saved: 'clean', cost: 'leak', none: 'inconclusive', shown: 'shown' };

const WORD: Record<Certainty, string> = {
  saved: '✓ Certainly saved',
  cost: '✕ Certainly worse',
  none: '– Not certain',
  shown: '',
};

const WHY_NOT = { none: 'the bounds hold zero', shown: 'shown, never decides' };

/**
 * Returns `100 % less (at least 98.5 %)` or `50 % more (20 % to 80 %)`. Bounds that leave open whether it is less or
 * more say nothing, nothing can become less by more than all of it, and beyond ten times as much a share is no help.
 */
export function reduced({ value, low, high }: NonNullable<ComparisonPair['reduction']>): string {
  if (!Number.isFinite(value) || Math.abs(value) > MOST_SHARE) return '';
  const [least, most] = value >= 0 ? [low, high] : [negated(high), negated(low)];
  const word = value >= 0 ? 'less' : 'more';
  const share = percent(Math.min(Math.abs(value), value >= 0 ? 1 : MOST_SHARE));
  if (least === undefined || least <= 0) return `${share} ${word}`;
  return `${share} ${word} (${most === undefined || most > 1 ? `at least ${percent(least)}` : `${percent(least)} to ${percent(most)}`})`;
}

const MOST_SHARE = 10;

function negated(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}

/** Draws the growth per unit of work of every run, metric by metric, on one scale each. */
export function Forest({ of, work }: { of: readonly Member[]; work: WorkWords }): VNode | null {
  // A metric that is incidental and clean in every run, or repeats another in all, has no picture.
  const names = [...new Set(of.flatMap(({ run }) => toldMetrics(run.analysis.metrics).full.map(({ name }) => name)))];
  if (names.length === 0) return null;
  return (
    <Section id="runs-growth" title="Growth, run by run">
      {names.map((name) => {
        const rows = of.flatMap((member) =>
          member.run.analysis.metrics.filter((metric) => metric.name === name).map((metric) => ({ member, metric })),
        );
        const domain = domainOf(rows.flatMap(({ metric }) => [metric.growthPerWork, ...metric.ci95]));
        return (
          <>
            <h3>
              {METRIC_TITLE[name]} {perWork(work)}
            </h3>
            <ul class="forest">
              {rows.map(({ member, metric }) => (
                <li>
                  <Name of={member.label} />
                  {isMeasured(metric) ? (
                    <>
                      <span>
                        <b>{growthFigure(metric.growthPerWork, metric.unit)}</b>{' '}
                        <span class="ci">{growthEvidence(metric, metric.unit)}</span>
                      </span>
                      <IntervalGraphic
                        value={metric.growthPerWork}
                        interval={metric.ci95}
                        unit={metric.unit}
                        domain={domain}
                        tone={`c${member.style.colour}`}
                      />
                    </>
                  ) : (
                    <span>
                      not measured: <bdi>{metric.reason}</bdi>
                    </span>
                  )}
                </li>
              ))}
            </ul>
          </>
        );
      })}
      <p class="key">
        The dot is a run’s growth, mean over its replicas (of two roles the sum of their means), the bar its 95 %
        interval; the upright is zero.
      </p>
    </Section>
  );
}

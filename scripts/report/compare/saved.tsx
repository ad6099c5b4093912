import type { VNode } from 'preact';
import type { Comparison, ComparisonPair, Interval } from '../../analysis/analysis.js';
import { interval, percent, perPass } from '../../figures.js';
import { domainOf, IntervalGraphic } from '../chart/intervalGraphic.js';
import { Name, Section } from '../parts.js';
import { METRIC_TITLE } from '../words.js';
import type { Member } from './members.js';

/** What each pair saves per pass, with its 99 % interval, and whether that is certain. */
export function Saved({ comparison }: { comparison: Comparison }): VNode {
  const pairs = [...new Map(comparison.pairs.map((pair) => [`${pair.from}\0${pair.to}`, pair])).values()];
  return (
    <Section id="saved" title="Saved per pass">
      {pairs.length === 0 ? <p class="lead">There is nothing to compare: no metric was measured on both sides.</p> : null}
      {pairs.map(({ from, to }) => (
        <>
          <h3>
            <Name of={from} /> → <Name of={to} />
          </h3>
          <ul class="growth">
            {comparison.pairs
              .filter((pair) => pair.from === from && pair.to === to)
              .map((pair) => (
                <Row
                  pair={pair}
                  domain={domainOf(
                    comparison.pairs.filter(({ metric }) => metric === pair.metric).flatMap(({ savedPerWork, ci99 }) => [savedPerWork, ...ci99]),
                  )}
                />
              ))}
          </ul>
        </>
      ))}
      {pairs.length > 0 ? (
        <p class="key">
          Growth per pass before, less growth per pass after. The bar is the 99 % interval; certain: its lower one-sided 99 % bound is above nothing.
        </p>
      ) : null}
    </Section>
  );
}

function Row({ pair, domain }: { pair: ComparisonPair; domain: Interval }): VNode {
  const { metric, unit, savedPerWork, ci99, reduction, better } = pair;
  const certainty = certain(pair);
  return (
    <li>
      <h3>
        {METRIC_TITLE[metric]}
        <small>{reduction ? reduced(reduction) : ''}</small>
      </h3>
      <p class="figure">
        <b>{perPass(savedPerWork, unit)}</b>
      </p>
      <p class="predicted-figure">{interval(ci99, unit)} at 99 %</p>
      <IntervalGraphic value={savedPerWork} interval={ci99} unit={unit} domain={domain} tone={better ? 'clean' : ci99[1] < 0 ? 'leak' : 'inconclusive'} />
      <p class="reason">
        <b>{certainty.word}</b> <span>{certainty.why}</span>
      </p>
    </li>
  );
}

function certain({ better, ci99: [low, high] }: ComparisonPair): { word: string; why: string } {
  if (better) return { word: '✓ Certainly saved', why: 'at 99 %' };
  if (high < 0) return { word: '✕ Certainly worse', why: 'it grows faster than before' };
  return low <= 0 && high >= 0 ? { word: '– Not certain', why: 'the interval holds zero' } : { word: '– Not certain', why: 'the bound is not above zero' };
}

function reduced({ value, low, high }: NonNullable<ComparisonPair['reduction']>): string {
  if (!Number.isFinite(value)) return '';
  const bounds = low === undefined ? '' : high === undefined ? ` (at least ${percent(low)})` : ` (${percent(low)} to ${percent(high)})`;
  return `${percent(Math.abs(value))} ${value >= 0 ? 'less' : 'more'}${bounds}`;
}

/** Growth per pass of every run, metric by metric, on one scale each. */
export function Forest({ of }: { of: readonly Member[] }): VNode | null {
  const names = [...new Set(of.flatMap(({ run }) => run.analysis.metrics.map(({ name }) => name)))];
  if (names.length === 0) return null;
  return (
    <Section id="runs-growth" title="Growth, run by run">
      {names.map((name) => {
        const rows = of.flatMap((member) => member.run.analysis.metrics.filter((metric) => metric.name === name).map((metric) => ({ member, metric })));
        const domain: Interval = domainOf(rows.flatMap(({ metric }) => [metric.growthPerWork, ...metric.ci95]));
        return (
          <>
            <h3>{METRIC_TITLE[name]} per pass</h3>
            <ul class="forest">
              {rows.map(({ member, metric }) => (
                <li>
                  <Name of={member.label} />
                  <span>
                    <b>{perPass(metric.growthPerWork, metric.unit)}</b> <span class="ci">{interval(metric.ci95, metric.unit)}</span>
                  </span>
                  <IntervalGraphic value={metric.growthPerWork} interval={metric.ci95} unit={metric.unit} domain={domain} tone={`c${member.style.colour}`} />
                </li>
              ))}
            </ul>
          </>
        );
      })}
      <p class="key">The dot is a run’s mean over its replicas, the bar its 95 % interval; the upright is zero.</p>
    </Section>
  );
}

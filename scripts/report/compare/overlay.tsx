import type { VNode } from 'preact';
import { meanLine } from '../../analysis/meanLine.js';
import { count, counted } from '../../figures.js';
import type { ChartLine } from '../chart/lineChart.js';
import { SocketsChart } from '../chart/socketsChart.js';
import { Section } from '../parts.js';
import { shortName } from '../words.js';
import type { Member } from './members.js';

/** What the overlay draws, as it is embedded in the page: the mean over replicas of each run. */
export interface Overlaid {
  replica: string;
  measured: [work: number, level: number][];
}

/** The lines of the overlay, for the page's data. */
export function overlaid(of: readonly Member[]): Overlaid[] {
  return of.map(({ run, label }) => ({ replica: label, measured: meanLine(run.analysis.charts.socketsByWork) }));
}

/** All runs on the same axes: sockets on the agent port against passes, the mean over each run's replicas. */
export function Overlay({ of }: { of: readonly Member[] }): VNode {
  const lines = of
    .map(({ run, label, style }): ChartLine => ({ name: label, points: meanLine(run.analysis.charts.socketsByWork), style }))
    .filter(({ points }) => points.length > 0);
  if (lines.length === 0) {
    return (
      <Section id="overlay" title="In one picture">
        <p class="lead">No picture: none of the runs has settled sockets.</p>
      </Section>
    );
  }
  return (
    <Section id="overlay" title="In one picture">
      <SocketsChart
        id="chart-overlay"
        title="Sockets on the agent port, mean over replicas"
        summary={told(lines)}
        lines={lines}
        mostLabels={24}
        height={400}
        source={{ path: 'overlay', points: 'measured', name: 'replica' }}
      />
    </Section>
  );
}

function told(lines: readonly ChartLine[]): string {
  const ends = lines.slice(0, 6).map(({ name, points }) => {
    const [work, level] = points.at(-1) ?? [0, 0];
    return `${shortName(name)} ends at ${count(Math.round(level))} after ${counted(Math.round(work), 'pass', 'passes')}`;
  });
  return `${ends.join('; ')}${lines.length > 6 ? `; ${counted(lines.length - 6, 'more is', 'more are')} drawn` : ''}.`;
}

import type { VNode } from 'preact';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import { count, percent } from '../../text/figures.js';
import { Name, Section, Table } from '../parts.js';

/** Draws the goroutines by what they do and the line that led to them, as far as replicas run on Go. */
export function Goroutines({ run: { analysis } }: { run: AnalysedRun }): VNode | null {
  const { goroutines } = analysis;
  if (!goroutines) return null;
  const { from, to, rows, more, attributed } = goroutines;
  return (
    <Section id="goroutines" title="Goroutines">
      <Table
        label="Goroutines by what they do and the line that led to them"
        head={['led to by', 'growth', 'share', 'what it runs', `at ${from}`, `at ${to}`]}
        rows={rows.map(({ madeAt, doing, before, after, share }) => [
          madeAt ? <code>{`${madeAt.file}:${madeAt.line}`}</code> : 'no line of the service’s own',
          count(after - before),
          percent(share),
          <Name key="doing" of={withoutHost(doing)} />,
          count(before),
          count(after),
        ])}
        numeric={[1, 2, 4, 5]}
      />
      <p class="key">
        Over all replicas in Go, from checkpoint {from} to {to}, what grew most first; the share is of all at the last.
        {more > 0 ? ` ${count(more)} more rows are left out.` : ''}
        {attributed === undefined ? '' : ` ${percent(attributed)} of the growth is led to a line.`} The line is the
        first of the main module among a goroutine’s own frames and those of its makers, which Go keeps with
        GODEBUG=tracebackancestors.
      </p>
    </Section>
  );
}

/** Returns `grpc/internal/transport.(*http2Client).reader` for the same of google.golang.org. */
function withoutHost(name: string): string {
  return name.replace(/^[\w-]+(\.[\w-]+)+\//, '');
}

import type { VNode } from 'preact';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import type { GoroutineTable } from '../../analysis/model/goroutines.js';
import { passedText } from '../../analysis/tables/passedText.js';
import { count, percent } from '../../text/figures.js';
import { Name, Section, Table } from '../parts.js';

/** Draws the goroutines by what they do and the line that led to them, as far as replicas run on Go. */
export function Goroutines({ run: { analysis } }: { run: AnalysedRun }): VNode | null {
  const { goroutines } = analysis;
  if (!goroutines) return null;
  const { from, to, rows, more, attributed, leakProfile } = goroutines;
  const cells = (...columns: readonly (number | undefined)[]) => columns.map((value) => count(value ?? 0));
  return (
    <Section id="goroutines" title="Goroutines">
      <Table
        label="Goroutines by what they do and the line that led to them"
        head={[
          ...['led to by', 'growth', 'share', 'what it runs', `at ${from}`, `at ${to}`],
          ...(leakProfile ? [`in Go’s profile at ${to}`] : []),
          ...(leakProfile?.idle ? ['once idle', 'in Go’s profile then'] : []),
        ]}
        rows={rows.map(({ madeAt, doing, before, after, share, reported, idle, idleReported }) => [
          madeAt ? <code>{`${madeAt.file}:${madeAt.line}`}</code> : 'no line of the service’s own',
          count(after - before),
          percent(share),
          <Name key="doing" of={withoutHost(doing)} />,
          ...cells(before, after),
          ...(leakProfile ? cells(reported) : []),
          ...(leakProfile?.idle ? cells(idle, idleReported) : []),
        ])}
        numeric={[1, 2, 4, 5, 6, 7, 8]}
      />
      <p class="key">
        Over all replicas in Go, from checkpoint {from} to {to}, what grew most first; the share is of all at the last.
        {more > 0 ? ` ${count(more)} more rows are left out.` : ''}
        {attributed === undefined ? '' : ` ${percent(attributed)} of the growth is led to a line.`} The line is the
        first of the main module among a goroutine’s own frames and those of its makers, which Go keeps with
        GODEBUG=tracebackancestors.
      </p>
      <p class="key">{ofLeakProfile(goroutines)}</p>
      {analysis.goroutinesPassed ? <p class="key">Goroutines: {passedText(analysis.goroutinesPassed)}.</p> : null}
    </Section>
  );
}

/** Returns what Go's own profile of leaked goroutines says, or why it says nothing. */
function ofLeakProfile({ to, leakProfile, noLeakProfile }: GoroutineTable): string {
  if (!leakProfile)
    return `Go’s own leak profile, goroutineleak, is not available${noLeakProfile === undefined ? '' : `: ${noLeakProfile}`}.`;
  const { reported, of, idle } = leakProfile;
  const then = idle
    ? `, and ${count(idle.reported)} of the ${count(idle.of)} that were left once no client was connected any more`
    : '; --client-idle-timeout=2s lets the clients idle, and it is read again then';
  return `Go’s own leak profile, goroutineleak, reports ${count(reported)} of the ${count(of)} goroutines at checkpoint ${to}${then}. It misses what something that lives can still reach, as gRPC reaches a client while it is connected.`;
}

/** Returns `grpc/internal/transport.(*http2Client).reader` for the same of google.golang.org. */
function withoutHost(name: string): string {
  return name.replace(/^[\w-]+(\.[\w-]+)+\//, '');
}

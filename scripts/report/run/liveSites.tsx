import type { VNode } from 'preact';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import { count } from '../../text/figures.js';
import { Name, Section, Table } from '../parts.js';

/** Draws the lines that made what is live, at every checkpoint: this is for Node what a goroutine profile is for Go. */
export function LiveSites({ run: { analysis } }: { run: AnalysedRun }): VNode | null {
  const { liveBySite } = analysis;
  if (!liveBySite) return null;
  const { checkpoints, rows, more } = liveBySite;
  const grown = ({ live }: (typeof rows)[number]) => (live.at(-1) ?? 0) - (live[0] ?? 0);
  return (
    <Section id="live-sites" title="Live by site">
      <Table
        label="Live resources by the line that made them, at every checkpoint"
        head={[
          'made at',
          'what',
          ...checkpoints.map((index) => (index === 0 ? 'baseline' : `checkpoint ${index}`)),
          'growth',
        ]}
        rows={rows.map((row) => [
          row.file === '' ? nowhere(row) : <code>{`${row.file}:${row.line}`}</code>,
          row.served === undefined ? (
            `${row.resource}s`
          ) : row.resource !== 'stream' ? (
            `${row.resource}s accepted`
          ) : (
            <>
              streams served: <Name of={methodOf(row.served)} />
            </>
          ),
          ...row.live.map(count),
          count(grown(row)),
        ])}
        numeric={[...checkpoints.map((_, column) => column + 2), checkpoints.length + 2]}
      />
      <p class="key">
        Over all replicas judged, what grew most first.{more > 0 ? ` ${count(more)} more lines are left out.` : ''}{' '}
        Streams are the calls that a replica makes as a client, on the line that began each, and those that it serves,
        on the handler of their method, since no line of its own begins them; both with --profile. Lines of a method’s
        calls are captured until none of them has lived at two checkpoints in a row, and again from the next checkpoint
        that one does live at. Timers are booked with --count-timers; a channel’s sockets are booked on the line that
        made the channel.
      </p>
    </Section>
  );
}

/**
 * Returns why there is no line. For a stream it cannot be told whether it has none, or none was captured since its
 * method had been clean.
 */
function nowhere({ resource }: { resource: string }): string {
  return resource === 'stream' ? 'no line captured' : 'no line of the service’s own';
}

/** Returns `/package.Service/Method` as `Service/Method`. */
function methodOf(path: string): string {
  return path.replace(/^\/(?:.*\.)?([^./]+\/[^/]+)$/, '$1');
}

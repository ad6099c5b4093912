import type { VNode } from 'preact';
import { aboutLine, bySite, notCounted } from '../../analysis/attribution/culpritSites.js';
import { whyNoCulprit } from '../../analysis/attribution/whyNoCulprit.js';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import type { Culprit, SourcePosition } from '../../analysis/model/analysis.js';
import { count, counted, percent } from '../../text/figures.js';
import { duration } from '../../text/times.js';
import { Section, Table } from '../parts.js';
import { SourceLines } from './sourceLines.js';

/**
 * Draws the line that leaks, in its source, with how much it opened and never closed; or that no line is to blame, and
 * why not.
 */
export function Culprits({ run }: { run: AnalysedRun }): VNode {
  const { culprits, abandoned } = run.analysis;
  const sites = bySite(culprits);
  return (
    <Section id="culprit" title={sites.length > 1 ? 'The guilty lines' : 'The guilty line'}>
      {sites.length === 0 ? <p class="lead">{whyNoCulprit(run.plan, run.analysis)}</p> : null}
      {sites.slice(0, WHOLE).map((site) => (
        <Site resources={site} />
      ))}
      {sites.length > WHOLE ? (
        <details>
          <summary>{count(sites.length - WHOLE)} more, with a smaller share</summary>
          {sites.slice(WHOLE).map((site) => (
            <Site resources={site} />
          ))}
        </details>
      ) : null}
      {abandoned === undefined ? null : (
        <p>
          {abandoned === 0
            ? 'No channel was garbage-collected without being closed.'
            : `${counted(abandoned, 'channel was', 'channels were')} garbage-collected without being closed. Nothing can close ${abandoned === 1 ? 'it' : 'them'} now, so this alone proves the bug.`}
        </p>
      )}
    </Section>
  );
}

/** The number of sites shown in full; the rest is folded away. */
const WHOLE = 2;

function Site({ resources }: { resources: readonly Culprit[] }): VNode | null {
  const [first] = resources;
  if (!first) return null;
  const rows = resources.map((each) => [
    `${each.resource}s`,
    ...(each.resource === 'goroutine' ? ['–', '–'] : [count(each.opened), count(each.closed)]),
    count(each.live),
    each.resource === 'goroutine' ? '–' : count(each.abandoned),
    percent(each.share),
    each.oldestAgeMs === undefined ? '–' : duration(each.oldestAgeMs),
  ]);
  return (
    <figure class="culprit">
      <figcaption>
        <code>{at(first)}</code>
        <span>
          explains {listedShares(resources)}
          {aboutLine(first).map((words) => (
            <> · {words}</>
          ))}
          {first.via.length > 0 ? <Stack of={first} /> : null}
        </span>
      </figcaption>
      {first.excerpt ? (
        <SourceLines guilty={first.line} excerpt={first.excerpt} label={`Source around ${at(first)}`} />
      ) : (
        <p class="nothing">Its source was not recorded.</p>
      )}
      <Table
        label={`What ${at(first)} opened`}
        head={['resource', 'opened', 'closed', 'live', 'abandoned', 'share of the growth', 'oldest']}
        rows={rows}
        numeric={[1, 2, 3, 4, 5, 6]}
      />
      {resources.some((each) => each.abandoned > 0) ? (
        <p class="key">Abandoned: collected without a close; their sockets stay open, so they count as live.</p>
      ) : null}
      {resources
        .map(notCounted)
        .filter((sentence) => sentence !== undefined)
        .map((sentence) => (
          <p class="key">
            <bdi>{sentence}</bdi>
          </p>
        ))}
    </figure>
  );
}

/** Draws the chain of calls, innermost first, with the guilty line in its place. */
function Stack({ of }: { of: Culprit }): VNode {
  const { via, inner = 0 } = of;
  return (
    <>
      {' '}
      · stack:{' '}
      {[...via.slice(0, inner), of, ...via.slice(inner)].map((position, index) => (
        <>
          {index > 0 ? ' ← ' : ''}
          {position === of ? (
            <b>
              <code>{at(position)}</code>
            </b>
          ) : (
            <code>{at(position)}</code>
          )}
        </>
      ))}
    </>
  );
}

function listedShares(resources: readonly Culprit[]): string {
  return resources.map(({ share, resource }) => `${percent(share)} of the growth of ${resource}s`).join(', ');
}

function at({ file, line }: SourcePosition): string {
  return `${file}:${line}`;
}

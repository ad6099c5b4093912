import type { VNode } from 'preact';
import type { IndexEntry } from './entries.js';
import { FACET_TITLE, FACETS, type Facet, facetsOf, facetWord } from './facets.js';

/** The most values of a facet that have a chip each; of more one is chosen from a list. */
const MOST_CHIPS = 14;

/** Draws what filters, searches and sorts the list. It works by script alone, and is shown where one runs. */
export function Filters({ runs }: { runs: readonly IndexEntry[] }): VNode | null {
  if (runs.length < 2) return null;
  return (
    <div class="filters" data-filters hidden role="search" aria-label="Runs in the list">
      <p>
        <label>
          Search <input type="search" data-search placeholder="a word, an id, a file" />
        </label>{' '}
        <label>
          Sort{' '}
          <select data-sort>
            <option value="newest">newest first</option>
            <option value="oldest">oldest first</option>
            <option value="failed">failed first</option>
            <option value="longest">longest first</option>
          </select>
        </label>{' '}
        <button type="button" data-clear hidden>
          Show all
        </button>{' '}
        <span role="status" data-shown />
      </p>
      {FACETS.map((facet) => (
        <OneFacet facet={facet} counts={countsOf(facet, runs)} />
      ))}
    </div>
  );
}

function OneFacet({ facet, counts }: { facet: Facet; counts: ReadonlyMap<string, number> }): VNode | null {
  if (counts.size < 2) return null;
  const values = [...counts].toSorted(([, a], [, b]) => b - a);
  if (values.length > MOST_CHIPS)
    return (
      <p>
        <label>
          {FACET_TITLE[facet]}{' '}
          <select data-facet={facet}>
            <option value="">all</option>
            {values.map(([value, count]) => (
              <option value={value}>{`${facetWord(facet, value)} (${count})`}</option>
            ))}
          </select>
        </label>
      </p>
    );
  return (
    <p role="group" aria-label={FACET_TITLE[facet]}>
      <span>{FACET_TITLE[facet]}</span>
      {values.map(([value, count]) => (
        <button type="button" aria-pressed="false" data-facet={facet} value={value}>
          <bdi>{facetWord(facet, value)}</bdi> <small>{count}</small>
        </button>
      ))}
    </p>
  );
}

function countsOf(facet: Facet, runs: readonly IndexEntry[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { run } of runs) {
    const value = facetsOf(run)[facet];
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

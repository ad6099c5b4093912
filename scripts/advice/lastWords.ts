import type { Advice } from '../analysis/model/advice.js';
import type { Analysis } from '../analysis/model/analysis.js';
import { listed } from '../text/figures.js';
import { shortName } from '../text/shortName.js';

/** Returns where to read why replicas ended; nothing where none did. */
export function lastWords({ replicas }: Analysis): Advice[] {
  const dead = replicas.filter(({ ended }) => ended).map(({ id }) => shortName(id));
  if (dead.length === 0) return [];
  return [
    {
      what: `Read the last words of ${listed(dead)}`,
      how: 'They are under “Replicas” on this page; the whole logs are in the folder of the run.',
    },
  ];
}

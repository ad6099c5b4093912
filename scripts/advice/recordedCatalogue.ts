import { type Catalogue, catalogue } from '../plan/catalogue.js';
import type { RecordedFacts } from '../record/variantFacts.js';

/**
 * Returns what a command about a recorded run can choose from: its variant and that variant's cures, as the record
 * knows them. The variants of the code may be others by now.
 */
export function recordedCatalogue(facts: RecordedFacts | undefined): Catalogue {
  const known = facts ? [facts.own, ...facts.cures] : [];
  return {
    ...catalogue,
    variants: Object.fromEntries(known.map(({ name, retains, plan }) => [name, { retains, ...(plan && { plan }) }])),
  };
}

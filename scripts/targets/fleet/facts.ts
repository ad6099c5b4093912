import { type Variant, variants } from '../../../services/variants/index.js';
import type { AnyPlan } from '../../plan/plan.js';
import type { LabLine } from '../../record/events.js';
import type { RecordedFacts, VariantFacts } from '../../record/variantFacts.js';
import { FACTS_OF_VERSION_1 } from './factsOfVersion1.js';

/** The part of an analysed run, or of a record, from which the facts of its variant are read. */
export interface FactsSource {
  readonly plan: Pick<AnyPlan, 'target'>;
  readonly start?: Pick<Extract<LabLine, { kind: 'start' }>, 'facts'> | undefined;
}

/**
 * Returns the facts of a run's variant and of its cures, by the record alone. Records before plan version 2 do not hold
 * them: for those it returns the facts of that time.
 *
 * @returns undefined for a variant that is known neither to the record nor to the labs of that time
 */
export function factsOf({ plan, start }: FactsSource): RecordedFacts | undefined {
  if (plan.target.kind !== 'fleet') return undefined;
  return start?.facts ?? withCures(plan.target.variant, FACTS_OF_VERSION_1);
}

/** Returns the facts of a variant as the code has them today, for the first line of a record. */
export function factsToday(variant: string): RecordedFacts | undefined {
  return withCures(variant, Object.values<Variant>(variants).map(factsOfVariant));
}

/** Returns the facts of one variant as the code has them. */
export function factsOfVariant({ name, retains, shows, plan }: Variant): VariantFacts {
  return { name, retains, shows, ...(plan && { plan }) };
}

/** Finds the facts of a variant, with those of its cures; a cure has none. */
function withCures(name: string, all: readonly VariantFacts[]): RecordedFacts | undefined {
  const own = all.find((each) => each.name === name);
  if (!own) return undefined;
  const isCure = ({ shows }: VariantFacts) => shows.as === 'cure' && shows.topic === own.shows.topic;
  return { own, cures: own.shows.as === 'cure' ? [] : all.filter(isCure) };
}

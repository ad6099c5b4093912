import type { Outcome } from '../analysis/model/outcome.js';
import type { PlantFault } from '../record/selfCheckMark.js';
import type { PlantFinding } from '../selfcheck/finding.js';
import type { Remembering } from '../selfcheck/remember.js';
import type { SelfcheckResult } from '../selfcheck/result.js';

/** The one document that `selfcheck --json` prints. */
export interface SelfcheckDocument {
  readonly schemaVersion: 1;
  readonly exitCode: number;
  readonly problems: readonly [];
  readonly passed: boolean;
  /** Whether all there is was planted, and nothing cut it short. */
  readonly whole: boolean;
  readonly node: string;
  readonly platform: string;
  readonly at: string;
  /** What became of remembering it: the file, or why it could not be written; null where it was not to be remembered. */
  readonly remembered: Remembering | null;
  readonly plants: readonly PlantDocument[];
}

/** What was planted, and what was found of it. */
export interface PlantDocument {
  readonly name: string;
  readonly metric: string;
  readonly unit: string | null;
  /** The least and the most growth per unit of work that is right; the same number twice: exact. */
  readonly planted: readonly [number, number];
  readonly outcome: Outcome | 'unseen';
  /** Null where the metric was blind, or nothing was measured. */
  readonly growthPerWork: number | null;
  readonly ci95: PlantInterval | null;
  readonly line: PlantFinding['line'] | null;
  readonly twin: Outcome | 'unseen';
  /** Why something was blind or could not be judged. */
  readonly why: string | null;
  /** True where this platform cannot show it, which is no fault. */
  readonly unseenHere: boolean;
  readonly faults: readonly PlantFault[];
}

/** An interval; null for an end that it does not have. */
type PlantInterval = NonNullable<PlantFinding['growth']>['ci95'];

/** Makes the document of a self-check. */
export function selfcheckDocument({
  exitCode,
  findings,
  mark,
  remembered,
  isWhole,
}: Pick<SelfcheckResult, 'findings' | 'mark' | 'remembered'> & {
  exitCode: number;
  isWhole: boolean;
}): SelfcheckDocument {
  return {
    schemaVersion: 1,
    exitCode,
    problems: [],
    passed: exitCode === 0,
    whole: isWhole,
    node: mark.node,
    platform: `${process.platform}-${process.arch}`,
    at: mark.at,
    remembered: remembered ?? null,
    plants: findings.map(plantDocument),
  };
}

function plantDocument({ plant, growth, line, why, ...told }: PlantFinding): PlantDocument {
  return {
    name: plant.name,
    metric: plant.metric,
    unit: growth?.unit ?? null,
    planted: plant.perUnit,
    growthPerWork: growth?.growthPerWork ?? null,
    ci95: growth?.ci95 ?? null,
    line: line ?? null,
    why: why ?? null,
    ...told,
  };
}

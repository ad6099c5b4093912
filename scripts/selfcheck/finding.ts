import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { MetricAnalysis } from '../analysis/model/analysis.js';
import type { Culprit } from '../analysis/model/culprit.js';
import type { Outcome } from '../analysis/model/outcome.js';
import type { PlantFault, SelfCheckMark } from '../record/selfCheckMark.js';
import type { Plant } from './table.js';

/** The part of an analysed run that the self-check reads. */
export type JudgedPlant = Pick<AnalysedRun, 'analysis'>;

/** What the instrument made of one plant and of its clean twin. */
export interface PlantFinding {
  readonly plant: Plant;
  /** The outcome of the run that leaked, by the metric that must find it; `unseen` where that was blind. */
  readonly outcome: Outcome | 'unseen';
  /** The growth that was found; absent where the metric was blind. */
  readonly growth?: Pick<MetricAnalysis, 'growthPerWork' | 'ci95' | 'even' | 'unit'>;
  /** The line that was named: that of the plant, another, none; absent where none can be known. */
  readonly line?: { readonly is: 'own' | 'other' | 'none'; readonly at?: string };
  /** The outcome of the twin's run. */
  readonly twin: Outcome | 'unseen';
  /** The reason why something was blind, or why a run could not be judged. */
  readonly why?: string;
  /** True where this platform cannot show what is planted: no fault of the instrument. */
  readonly unseenHere: boolean;
  readonly faults: readonly PlantFault[];
}

/** Holds what was found of a plant, and of its twin, against what was planted. Pure. */
export function findingOf(
  plant: Plant,
  { leak, clean }: { leak: JudgedPlant; clean: JudgedPlant },
  platform: NodeJS.Platform,
): PlantFinding {
  const metric = metricOf(plant, leak);
  const outcome = leakOutcome(plant, leak);
  const twin = twinOutcome(plant, clean);
  const line = metric ? lineOf(plant, leak.analysis.culprits) : undefined;
  const unseenHere = plant.platforms !== undefined && !plant.platforms.includes(platform);
  const why = whyOf(plant, outcome === 'unseen' || outcome === 'invalid' ? leak : clean);
  return {
    plant,
    outcome,
    ...(metric && { growth: metric }),
    ...(line && { line }),
    twin,
    ...(why !== undefined && { why }),
    unseenHere,
    faults: [...leakFaults(plant, outcome, metric, line, unseenHere), ...twinFaults(twin, unseenHere)],
  };
}

/** Returns what is remembered of a self-check. */
export function markOf(
  findings: readonly PlantFinding[],
  { at, node }: { at: string; node: string },
): Exclude<SelfCheckMark, { outcome: 'none' }> {
  const faults = findings.flatMap((each) => each.faults.map((fault) => ({ plant: each.plant.name, fault })));
  if (faults.length > 0) return { outcome: 'failed', at, node, faults };
  const unseen = findings.filter(({ outcome }) => outcome === 'unseen').map(({ plant }) => plant.name);
  return { outcome: 'passed', at, node, unseen };
}

function leakFaults(
  { perUnit: [least, most] }: Plant,
  outcome: PlantFinding['outcome'],
  metric: MetricAnalysis | undefined,
  line: PlantFinding['line'],
  unseenHere: boolean,
): PlantFault[] {
  if (outcome === 'invalid') return ['not-judged'];
  if (outcome === 'unseen') return unseenHere ? [] : ['unseen'];
  if (outcome !== 'leak') return ['not-found'];
  const found = metric?.growthPerWork ?? Number.NaN;
  const isRight = found >= least - ROUNDING && found <= most + ROUNDING;
  return [...(isRight ? [] : ['wrong-size' as const]), ...(line && line.is !== 'own' ? ['wrong-line' as const] : [])];
}

/** What may be lost of an exact growth by floating-point arithmetic. */
const ROUNDING = 1e-9;

function twinFaults(twin: PlantFinding['twin'], unseenHere: boolean): PlantFault[] {
  if (twin === 'leak') return ['twin-flagged'];
  return twin === 'invalid' || (twin === 'unseen' && !unseenHere) ? ['twin-not-judged'] : [];
}

/** Returns what the run that leaked says of the plant: its metric must say leak, and the run too. */
function leakOutcome(plant: Plant, run: JudgedPlant): PlantFinding['outcome'] {
  const { outcome } = run.analysis;
  const metric = metricOf(plant, run);
  if (outcome === 'invalid') return outcome;
  if (!metric) return 'unseen';
  return metric.outcome === 'leak' ? outcome : metric.outcome;
}

/** Returns what the twin's run says: it leaks nothing, so that a leak of anything is a false one. */
function twinOutcome(plant: Plant, run: JudgedPlant): PlantFinding['twin'] {
  const { outcome } = run.analysis;
  const metric = metricOf(plant, run);
  if (outcome === 'invalid' || outcome === 'leak') return outcome;
  if (!metric) return 'unseen';
  return metric.outcome === 'leak' ? 'leak' : outcome;
}

function metricOf({ metric }: Plant, { analysis }: JudgedPlant): MetricAnalysis | undefined {
  return analysis.metrics.find(({ name }) => name === metric);
}

/** The file that plants, as source maps lead to it. */
const FILE = 'services/selfcheck/plants.ts';

/** Compares the first line that was named with that of the plant; of a line without its text only the file tells. */
function lineOf({ code }: Plant, [culprit]: readonly Culprit[]): PlantFinding['line'] {
  if (code === undefined) return undefined;
  if (!culprit) return { is: 'none' };
  const { file, line, excerpt } = culprit;
  const text = excerpt?.lines[line - excerpt.startLine];
  return { is: file === FILE && (text === undefined || text.includes(code)) ? 'own' : 'other', at: `${file}:${line}` };
}

/** Returns why a run is invalid, or why the metric is blind; undefined where neither is so. */
function whyOf({ metric }: Plant, { analysis }: JudgedPlant): string | undefined {
  if (analysis.outcome === 'invalid') return analysis.summary;
  return analysis.metrics.some(({ name }) => name === metric) ? undefined : analysis.notSeen[metric];
}

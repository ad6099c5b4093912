import { finding } from '../analysis/model/audit.js';
import { upgradePlan } from '../plan/upgradePlan.js';

/** A JSON object in which anything may be missing. */
type Loose = Readonly<Record<string, unknown>>;

/** The version of run.json and of comparison.json in which 1e100 stood for an end that an interval does not have. */
const WITH_MAGIC_NUMBERS = 1;

/**
 * Brings the content of run.json into today's shape, whichever lab wrote it; what is no run is returned unchanged, for
 * the schema to refuse.
 *
 * Version 1 had a plan of version 1, 1e100 for "no bound", 0 for a growth that nobody measured, and findings of the
 * audit in words alone. Earlier still, only sockets were drawn against work.
 */
export function upgradeRun(content: unknown): unknown {
  if (!isObject(content)) return content;
  const { schemaVersion, plan, analysis } = content;
  const isOld = schemaVersion === WITH_MAGIC_NUMBERS;
  return {
    ...content,
    ...(isOld && { schemaVersion: 2 }),
    plan: upgradePlan(plan),
    analysis: isObject(analysis) ? upgradeAnalysis(analysis, isOld) : analysis,
  };
}

function upgradeAnalysis({ audit, metrics, charts, ...others }: Loose, isOld: boolean): Loose {
  const told = isOld ? withoutMagicNumbers(metrics) : metrics;
  return {
    ...others,
    audit: isOld ? objectsIn(audit).map(withWords) : audit,
    metrics: told,
    charts: withWorkCharts(charts, told),
  };
}

/** Returns a finding that fits no rule as one that has only its sentence. */
function withWords(told: Loose): Loose {
  return finding.safeParse(told).success ? told : { ...told, rule: 'older', named: told.rule };
}

/**
 * Brings the content of comparison.json into today's shape, as {@link upgradeRun} does. The earliest had no bounds of
 * one side, and told neither differences nor notes.
 */
export function upgradeComparison(content: unknown): unknown {
  if (!isObject(content) || content.schemaVersion !== WITH_MAGIC_NUMBERS || !isObject(content.comparison))
    return content;
  const { pairs, ...others } = content.comparison;
  const bounded = objectsIn(withoutMagicNumbers(pairs)).map((pair) => ({ bounds99: pair.ci99, ...pair }));
  const comparison = { differences: [], notes: [], ...others, pairs: bounded };
  return { ...content, schemaVersion: 2, comparison };
}

/**
 * The least value that stands for no bound: a computation may have scaled or shifted 1e100 a little, and nothing that
 * is counted or measured comes near it.
 */
const MAGIC = 1e99;

function withoutMagicNumbers(value: unknown): unknown {
  if (typeof value === 'number') return Math.abs(value) < MAGIC ? value : null;
  if (Array.isArray(value)) return value.map(withoutMagicNumbers);
  if (!isObject(value)) return value;
  const told = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutMagicNumbers(each)]));
  const { ci95 } = told;
  const isUnknown = Array.isArray(ci95) && ci95.length === 2 && ci95.every((end) => end === null);
  return isUnknown ? { ...told, growthPerWork: null } : told;
}

/** Adds the charts that an older lab did not draw. Their levels are in its verdicts, though not what was predicted. */
function withWorkCharts(charts: unknown, metrics: unknown): unknown {
  if (!isObject(charts) || 'byWork' in charts) return charts;
  const { socketsByWork, ...others } = charts;
  const sockets = { name: 'sockets', unit: 'sockets', series: objectsIn(socketsByWork) };
  const rest = objectsIn(metrics)
    .filter(({ name, role }) => name !== 'sockets' && role !== 'shown')
    .map(({ name, unit, perReplica }) => ({
      name,
      unit,
      series: objectsIn(perReplica)
        .map(({ replica, levels }) => ({
          replica,
          measured: objectsIn(levels).map(({ work, level }) => [work, level]),
        }))
        .filter(({ measured }) => measured.length > 0),
    }));
  return { byWork: [sockets, ...rest].filter(({ series }) => series.length > 0), ...others };
}

function objectsIn(value: unknown): Loose[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

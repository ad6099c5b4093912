import { lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readCommandFile } from './commandFile.js';
import { readComparisonFile } from './comparisonFile.js';
import { foreignIn, isRunOf } from './madeByLab.js';
import { listRuns } from './runFiles.js';
import type { RunHead } from './runHead.js';

/** A folder that a lab made and that may be removed. */
export interface Prunable {
  readonly what: 'run' | 'comparison' | 'command';
  readonly name: string;
  readonly dir: string;
  readonly bytes: number;
}

/** What is removed of a reports folder, and what is not. */
export interface PrunePlan {
  /** The oldest first. */
  readonly remove: readonly Prunable[];
  /** How many runs stay, and how many of these only since a comparison that stays is of them. */
  readonly stay: number;
  readonly forComparison: number;
  /** What would be removed and is not, with why, as the rest of a sentence. */
  readonly leftAlone: readonly { readonly name: string; readonly why: string }[];
}

/** How long a record is taken for one that is still written, after its last line. */
const UNDER_WAY_MS = 3_600_000;

/**
 * Decides what is removed so that the newest runs stay. What the links of the folder lead to stays as well; a comparison
 * stays with all its runs as long as one of them does by itself, and so does what a command left. Touches nothing.
 */
export function prunePlan(reportsDir: string, keep: number, nowMs = Date.now()): PrunePlan {
  const at = (name: string) => join(reportsDir, name);
  const runs = listRuns(reportsDir)
    .filter(({ id }) => isRunOf(at(id), id))
    .map((run) => ({ id: run.id, began: began(run, at(run.id)) }))
    .sort((a, b) => (a.began < b.began ? 1 : -1));
  const linked = new Set(['latest', 'latest-comparison', 'latest-command'].flatMap((link) => leadsTo(at(link))));
  const own = new Set(runs.filter(({ id }, place) => place < keep || linked.has(id)).map(({ id }) => id));
  const groups = groupsIn(reportsDir).map((group) => ({
    ...group,
    stays: linked.has(group.name) || group.runs.some((id) => own.has(id)),
  }));
  const compared = new Set(groups.flatMap(({ what, stays, runs }) => (what === 'comparison' && stays ? runs : [])));
  const old = runs.filter(({ id }) => !own.has(id));
  const wanted = [
    ...old.filter(({ id }) => !compared.has(id)).map(({ id }) => ({ what: 'run' as const, name: id })),
    ...groups.filter(({ stays }) => !stays),
  ].map(({ what, name }) => ({ what, name, dir: at(name), why: whyLeftAlone(what, at(name), nowMs) }));
  const removed = wanted.filter(({ why }) => why === undefined);
  return {
    remove: removed
      .map(({ what, name, dir }) => ({ what, name, dir, bytes: bytesIn(dir) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    stay: runs.length - removed.filter(({ what }) => what === 'run').length,
    forComparison: old.filter(({ id }) => compared.has(id)).length,
    leftAlone: wanted.flatMap(({ name, why }) => (why === undefined ? [] : [{ name, why }])),
  };
}

/** Returns when a run began, as text that sorts: by its record, by its id, else by when its plan was written. */
function began({ startedAt, id }: RunHead, dir: string): string {
  const told = startedAt ?? id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, '$1-$2-$3T$4:$5:$6.000Z');
  return /^\d{4}-/.test(told) ? told : statSync(join(dir, 'plan.json')).mtime.toISOString();
}

/** A folder that is there because of several runs. */
interface GroupOfRuns {
  what: 'comparison' | 'command';
  name: string;
  runs: readonly string[];
}

/** Returns the comparisons of a folder, and what commands left. */
function groupsIn(reportsDir: string): GroupOfRuns[] {
  return readdirSync(reportsDir, { withFileTypes: true }).flatMap((entry): GroupOfRuns[] => {
    const { name } = entry;
    const [, what] = /^\d{8}T\d{6}Z-(comparison|command)-[0-9a-f]{4}$/.exec(name) ?? [];
    if (!entry.isDirectory()) return [];
    if (what === 'command') {
      const told = readCommandFile(join(reportsDir, name));
      return told ? [{ what, name, runs: told.runs }] : [];
    }
    const told = what === 'comparison' ? readComparisonFile(join(reportsDir, name)) : undefined;
    return told ? [{ what: 'comparison', name, runs: told.comparison.sets.flatMap((set) => set.runs) }] : [];
  });
}

/** Returns the name of the folder that a link leads to, or the file that stands for one; none where there is neither. */
function leadsTo(path: string): string[] {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isSymbolicLink()) return [readlinkSync(path)];
  return found?.isFile() && found.size < 256 ? [readFileSync(path, 'utf8').trim()] : [];
}

function whyLeftAlone(what: Prunable['what'], dir: string, nowMs: number): string | undefined {
  const [foreign] = foreignIn(dir);
  if (foreign !== undefined) return `holds ${foreign}, which is not the lab's: move it elsewhere, or remove the folder`;
  if (what !== 'run' || lstatSync(join(dir, 'run.json'), { throwIfNoEntry: false })) return undefined;
  const written = statSync(join(dir, 'samples.ndjson'), { throwIfNoEntry: false }) ?? statSync(dir);
  return nowMs - written.mtimeMs < UNDER_WAY_MS ? 'may be under way: it has no report yet' : undefined;
}

function bytesIn(dir: string): number {
  return readdirSync(dir, { recursive: true })
    .map((name) => lstatSync(join(dir, String(name)), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0);
}

import { join } from 'node:path';
import { COMPARISON_VERSION, type ComparisonFile, comparisonFile } from '../analysis/model/comparison.js';
import { readDocument } from '../record/document.js';
import { writeAtomically } from '../record/writeFiles.js';
import { upgradeComparison } from './olderRun.js';

/** The file that tells the folder of a comparison from that of a run. */
export const COMPARISON_FILE = 'comparison.json';

/**
 * Writes comparison.json in one step.
 * @throws {RecordError} `unwritable`
 */
export function writeComparisonFile(dir: string, told: Omit<ComparisonFile, 'schemaVersion'>): void {
  const content = comparisonFile.parse({ schemaVersion: COMPARISON_VERSION, ...told });
  writeAtomically(join(dir, COMPARISON_FILE), JSON.stringify(content));
}

/**
 * Reads the comparison.json of a folder; undefined where there is none, where it is damaged, and where a newer lab
 * wrote it.
 */
export function readComparisonFile(dir: string): ComparisonFile | undefined {
  const reading = readDocument(join(dir, COMPARISON_FILE), '', COMPARISON_VERSION);
  return 'fault' in reading ? undefined : comparisonFile.safeParse(upgradeComparison(reading.content)).data;
}

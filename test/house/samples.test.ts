/**
 * Whoever draws a run in a test draws what the analysis made of a record: a state that it never makes proves nothing.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../support/root.js';

/** Folders of tests that are given an analysed run. */
const DRAWERS = ['report', 'terminal', 'advice', 'publish', 'flags'];

/** The signs of a file that writes an analysis, or a comparison, by hand, or changes one that was made. */
const BY_HAND: readonly RegExp[] = [
  /\b(audit|metrics|culprits|census|notSeen|perReplica|pairs): [[{]/,
  /\.analysis(\??\.\w+|\[[^\]]*\])+ = [^=]/,
  /\bObject\.assign\(/,
  /\bdelete .*\b(analysis|start)\b/,
  /\.analysis\.\w+\.(push|splice|pop|shift|unshift)\(/,
  /import type .*\/analysis\/model\/(?!analysedRun|advice|comparison)/,
];

describe('the runs that tests draw', () => {
  it('are analysed: no test writes an analysis by hand, or changes one', () => {
    const files = DRAWERS.flatMap((folder) =>
      readdirSync(join(root, 'test', folder), { recursive: true }).map((name) => join('test', folder, String(name))),
    );
    const wrong = files
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => linesByHand(readFileSync(join(root, file), 'utf8')).map((line) => `${file}: ${line.trim()}`));
    assert.deepEqual(wrong, []);
  });

  it('would be found where they are not', () => {
    for (const line of [
      "  audit: [{ rule: 'load-ran', level: 'invalid' }],",
      '  run.analysis.culprits = [];',
      "  Object.assign(metric, { reason: 'too short' });",
      '  delete run.analysis.load;',
      '  run.analysis.audit.push(finding);',
      "import type { Culprit } from '../../scripts/analysis/model/culprit.js';",
    ])
      assert.deepEqual(linesByHand(line), [line]);
  });
});

function linesByHand(text: string): string[] {
  return text.split('\n').filter((line) => BY_HAND.some((pattern) => pattern.test(line)));
}

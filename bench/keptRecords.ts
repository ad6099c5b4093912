/**
 * Writes anew what today's lab decides of the kept records, which `test/analysis/keptRecords.test.ts` holds it to: after
 * a change of a rule or a sentence that is meant. What differs is to be read as a diff of git, line by line.
 */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { concludedNow, decided, decidedFile, keptRecords } from '../test/analysis/kept.js';
import { root } from '../test/support/root.js';

for (const record of keptRecords) {
  const file = decidedFile(record);
  writeFileSync(file, `${JSON.stringify(decided(await concludedNow(record)), undefined, 1)}\n`);
  console.log(relative(root, file));
}

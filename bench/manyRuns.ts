/**
 * Measures how long the list of many runs takes to open in Chromium: `npm run bench -- manyRuns [number [FILE]]`; with
 * FILE the page is kept there. To reach: 500 runs in at most 500 ms.
 */
import { statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { indexPage } from '../scripts/report/index.js';
import { manyRuns } from '../test/report/manyRuns.js';
import { machine, quantileRow } from './support/machine.js';
import { drawnAfter } from './support/openedIn.js';

const [number = '500', file = join(tmpdir(), 'index.html')] = process.argv.slice(2);
const { entries, comparisons } = await manyRuns(Number(number));
const before = performance.now();
const html = indexPage(entries, comparisons);
const madeMs = performance.now() - before;
writeFileSync(file, html);
console.log(machine());
console.log(`${number} runs, ${(statSync(file).size / 1e3).toFixed(0)} kB, made in ${madeMs.toFixed(0)} ms`);
console.log(`navigation to list drawn: ${quantileRow(await drawnAfter(file), 'ms')}`);

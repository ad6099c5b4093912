import { machine, quantileRow } from './support/machine.js';
import { drawnAfter } from './support/openedIn.js';

/** A report in Chromium, from navigation to its charts drawn: `npm run bench -- reportInBrowser <report.html>`. */
const file = process.argv[2];
if (!file) throw new Error('which report.html?');
const drawn = await drawnAfter(file);
console.log(machine());
console.log(`navigation to charts drawn: ${quantileRow(drawn, 'ms')}`);

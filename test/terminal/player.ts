/**
 * Plays a recorded run to the terminal it is started on; with `--die` it exits in the middle. Started by view.test.ts
 * under script(1).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { processIo } from '../../scripts/commands/io.js';
import { viewSettings } from '../../scripts/flags/outputRequest.js';
import { viewFor } from '../../scripts/terminal/view.js';
import { PLAN } from '../flags/commandLine.js';
import { leakyRun, leakyRunFile } from './run.js';

const io = processIo();
const view = viewFor({ json: false, view: viewSettings({}, io.env) }, io);
view.planned([PLAN]);
view.runStarted(PLAN, { number: 1, of: 1 });
for (const event of leakyRun()) {
  view.event(event);
  await sleep(15);
}
if (process.argv.includes('--die')) process.exit(0);
view.runEnded(await leakyRunFile(), { dir: 'reports/r', report: 'reports/r/report.html' });
view.close();

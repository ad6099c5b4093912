import { temporaryFolder } from '../engines/temporaryFolder.js';
import type { SelfcheckRequest } from '../flags/selfcheckRequest.js';
import { runPlants } from '../run/plantRuns.js';
import { markOf } from '../selfcheck/finding.js';
import { rememberSelfCheck } from '../selfcheck/remember.js';
import { PLANTS } from '../selfcheck/table.js';
import type { Io } from '../terminal/io.js';
import { selfcheckViewFor } from '../terminal/selfcheckView.js';
import { EXIT, type ExitCode } from './exitStatus.js';
import { watchInterrupts } from './interrupt.js';
import { selfcheckDocument } from './selfcheckDocument.js';

/**
 * Plants leaks of known size and their clean twins, says what was found of them, and remembers the result. Only a whole
 * self-check can be remembered as passed.
 *
 * @returns the exit status
 */
export async function runSelfcheck(request: SelfcheckRequest, io: Io): Promise<ExitCode> {
  const view = selfcheckViewFor(request, io);
  using interrupt = watchInterrupts(() => view.close());
  await using folder = temporaryFolder('leak-lab-selfcheck-');
  try {
    const place = { reportsDir: folder.path, cwd: io.cwd, env: io.env };
    const findings = await runPlants(request.plants, place, view, interrupt.signal);
    const stopped = interrupt.exitCode;
    const mark = markOf(findings, { at: new Date().toISOString(), node: process.version });
    const isWhole = stopped === undefined && request.plants.length === PLANTS.length;
    const remembers = stopped === undefined && (isWhole || mark.outcome === 'failed');
    const remembered = remembers ? rememberSelfCheck(mark, io.env) : undefined;
    const exitCode = stopped ?? (mark.outcome === 'passed' ? EXIT.asExpected : EXIT.otherwise);
    view.concluded({ findings, mark, remembered, planned: request.plants.length, isStopped: stopped !== undefined });
    if (request.json)
      io.stdout.write(`${JSON.stringify(selfcheckDocument({ exitCode, findings, mark, remembered, isWhole }))}\n`);
    return exitCode;
  } finally {
    view.close();
  }
}

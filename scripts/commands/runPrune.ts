import { existsSync, rmSync } from 'node:fs';
import type { PruneRequest } from '../flags/requests.js';
import { publishIndex } from '../publish/publish.js';
import { type Prunable, type PrunePlan, prunePlan } from '../runs/prune.js';
import type { Io } from '../terminal/io.js';
import { counted, level } from '../text/figures.js';
import { plainText } from '../text/plainText.js';
import { EXIT, type ExitCode } from './exitStatus.js';

/**
 * Removes all but the newest runs of a reports folder, and the comparisons that none of the others is in; prints a line
 * for each, and makes the list of runs anew.
 * @returns the exit status: 69 when something could not be removed
 */
export async function runPrune({ keep, dryRun, reportsDir }: PruneRequest, io: Io): Promise<ExitCode> {
  const say = (text: string) => io.stdout.write(`${plainText(text)}\n`);
  if (!existsSync(reportsDir)) {
    say('nothing to remove');
    return EXIT.asExpected;
  }
  const plan = prunePlan(reportsDir, keep);
  const removed: Prunable[] = [];
  let failed = false;
  for (const each of plan.remove) {
    const problem = dryRun ? undefined : remove(each);
    if (problem === undefined) {
      removed.push(each);
      say(`${dryRun ? 'would remove' : 'removed'} ${each.name} (${level(each.bytes, 'bytes')})`);
      continue;
    }
    failed = true;
    io.stderr.write(
      `grpc-leak-lab reports: ${plainText(`${each.name} cannot be removed: ${problem}`)}\n  → make its folder writable, and prune again\n`,
    );
  }
  for (const { name, why } of plan.leftAlone) say(`left alone: ${name} ${why}`);
  if (!dryRun && removed.length > 0) publishIndex(reportsDir);
  say(conclusion(plan, removed, dryRun));
  return failed ? EXIT.unavailable : EXIT.asExpected;
}

function remove({ dir }: Prunable): string | undefined {
  try {
    rmSync(dir, { recursive: true });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Returns for instance `removed 12 runs and 2 comparisons, 340 MB; 52 runs stay, 2 of them for a comparison`. */
function conclusion({ stay, forComparison }: PrunePlan, removed: readonly Prunable[], dryRun: boolean): string {
  const number = (what: Prunable['what']) => removed.filter((each) => each.what === what).length;
  const parts = [
    counted(number('run'), 'run'),
    ...(number('comparison') > 0 ? [counted(number('comparison'), 'comparison')] : []),
    ...(number('command') > 0 ? [counted(number('command'), 'folder of a command', 'folders of commands')] : []),
  ];
  const bytes = removed.reduce((sum, each) => sum + each.bytes, 0);
  const done =
    removed.length === 0
      ? 'nothing to remove'
      : `${dryRun ? 'would remove' : 'removed'} ${parts.join(' and ')}, ${level(bytes, 'bytes')}`;
  const because = forComparison > 0 ? `, ${forComparison} of them for a comparison that stays` : '';
  return `${done}; ${counted(stay, 'run stays', 'runs stay')}${because}`;
}

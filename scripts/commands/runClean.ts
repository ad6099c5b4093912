import { cleanImages } from '../engines/swarm/cleanImages.js';
import { cleanStacks } from '../engines/swarm/cleanStacks.js';
import { resolveEndpoint } from '../engines/swarm/endpoint.js';
import { unreachable } from '../engines/swarm/preflight/unreachable.js';
import type { RemovalResult } from '../engines/swarm/removalResult.js';
import type { CleanRequest } from '../flags/requests.js';
import type { Io } from '../terminal/io.js';
import { plainText } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';
import { EXIT, type ExitCode } from './exitStatus.js';

/**
 * Removes what labs left when they were killed: their stacks and, where asked to, images; prints one line for each.
 * @returns the exit status: 69 without an engine, or when something could not be removed
 */
export async function runClean({ images, dockerContext }: CleanRequest, io: Io): Promise<ExitCode> {
  const endpoint = await resolveEndpoint(dockerContext === undefined ? {} : { dockerContext });
  if ('problems' in endpoint) return failed(endpoint.problems, io);
  let removed = 0;
  const problems: Problem[] = [];
  const tell = (cleaned: RemovalResult) => {
    if ('failed' in cleaned) problems.push(cleaned.failed);
    else
      io.stdout.write(
        `${plainText('removed' in cleaned ? `removed ${cleaned.removed}` : `left alone: ${cleaned.leftAlone}`)}\n`,
      );
    if ('removed' in cleaned) removed += 1;
  };
  try {
    await cleanStacks(endpoint.docker, tell);
    if (images) await cleanImages(endpoint.docker, tell);
  } catch (error) {
    problems.push(unreachable(endpoint.host, error));
  }
  if (problems.length > 0) return failed(problems, io);
  if (removed === 0) io.stdout.write('nothing to remove\n');
  return EXIT.asExpected;
}

function failed(problems: readonly Problem[], io: Io): ExitCode {
  for (const { message, remedy } of problems)
    io.stderr.write(`grpc-leak-lab clean: ${plainText(message)}\n  → ${plainText(remedy)}\n`);
  return EXIT.unavailable;
}

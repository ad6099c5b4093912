import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCertificates } from '../engines/certificates.js';
import { type CertificatesRequest, DEFAULT_FOLDER } from '../flags/certificatesRequest.js';
import { projectRoot } from '../record/projectRoot.js';
import type { Io } from '../terminal/io.js';
import { plainText } from '../text/plainText.js';
import { EXIT, type ExitCode } from './exitStatus.js';

const STACK = 'swarm-stack.yml';

/** Makes certificates, and says how a stack gets them. */
export async function makeCertificates({ directory }: CertificatesRequest, io: Io): Promise<ExitCode> {
  const shown = plainText(relative(io.cwd, directory));
  let made: string | undefined;
  try {
    made = mkdirSync(dirname(directory), { recursive: true });
    await writeCertificates(directory);
  } catch (error) {
    removeFolders(made, dirname(directory));
    io.stderr.write(
      `grpc-leak-lab certificates: ${shown} cannot be made: ${(error as Error).message}\n  → name a folder that you can write to\n`,
    );
    return EXIT.unavailable;
  }
  const stackFile = existsSync(join(projectRoot, STACK))
    ? join(projectRoot, STACK)
    : fileURLToPath(new URL(`../../${STACK}`, import.meta.url));
  const knob =
    directory === join(dirname(stackFile), DEFAULT_FOLDER) ? '' : `LEAK_LAB_CERTIFICATES_DIR=${plainText(directory)} `;
  io.stdout.write(`${shown}: ca.pem, cert.pem and key.pem, good for a week and of no use to anything but one fleet
  → ${knob}docker stack deploy --resolve-image never -c ${plainText(relative(io.cwd, stackFile))} NAME
`);
  return EXIT.asExpected;
}

/** Removes the folders that were made, from the last up to the first; one that somebody put something into meanwhile stays. */
function removeFolders(first: string | undefined, last: string): void {
  if (first === undefined) return;
  try {
    for (let folder = last; folder.startsWith(first); folder = dirname(folder)) rmdirSync(folder);
  } catch {
    // not empty
  }
}

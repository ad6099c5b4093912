import { existsSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCertificates } from '../engines/certificates.js';
import type { Checked } from '../flags/labRequest.js';
import { parse } from '../flags/parse.js';
import { projectRoot } from '../record/projectRoot.js';
import { plainText, quoted } from '../text/plainText.js';
import { EXIT, type ExitCode } from './exitStatus.js';
import type { Io } from './io.js';

const STACK = 'swarm-stack.yml';

/** Where the stack file looks for them, beside itself. */
const DEFAULT_FOLDER = 'certificates';

/** `certificates`: makes an authority and one certificate for a stack that is deployed by hand. */
export interface CertificatesRequest {
  /** Absolute path; does not exist yet. */
  directory: string;
}

/** Checks the arguments of `certificates`. What is there is never overwritten: a stack may be using it. */
export function certificatesRequest(args: readonly string[], io: Io): Checked<CertificatesRequest> {
  const { positionals, problems } = parse(args, {});
  const [folder = DEFAULT_FOLDER, ...more] = positionals;
  const directory = resolve(io.cwd, folder);
  for (const extra of more)
    problems.push({
      subject: plainText(extra),
      message: 'is a second folder',
      remedy: 'name one: grpc-leak-lab certificates DIR',
    });
  if (existsSync(directory))
    problems.push({
      subject: plainText(folder),
      message: `${quoted(folder)} is there already`,
      remedy: 'remove it first, or name another folder',
    });
  return problems.length > 0 ? { problems } : { request: { directory } };
}

/** Makes them and says how a stack gets them. */
export async function makeCertificates({ directory }: CertificatesRequest, io: Io): Promise<ExitCode> {
  const shown = plainText(relative(io.cwd, directory));
  try {
    await mkdir(dirname(directory), { recursive: true });
    rmSync(`${directory}.partial`, { recursive: true, force: true }); // of a process that was ended meanwhile
    await writeCertificates(directory);
  } catch (error) {
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

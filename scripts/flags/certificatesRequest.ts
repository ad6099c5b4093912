import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { plainText, quoted } from '../text/plainText.js';
import { parse } from './parse.js';
import type { Checked } from './requests.js';
import type { Surroundings } from './surroundings.js';

/** Where the stack file looks for them, beside itself. */
export const DEFAULT_FOLDER = 'certificates';

/** `certificates`: makes an authority and one certificate for a stack that is deployed by hand. */
export interface CertificatesRequest {
  /** Absolute path; does not exist yet. */
  directory: string;
}

/** Checks the arguments of `certificates`. What is there is never overwritten: a stack may be using it. */
export function certificatesRequest(args: readonly string[], { cwd }: Surroundings): Checked<CertificatesRequest> {
  const { positionals, problems } = parse(args, {});
  const [folder = DEFAULT_FOLDER, ...more] = positionals;
  const directory = resolve(cwd, folder);
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

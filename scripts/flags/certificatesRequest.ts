import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkFolder } from '../runs/reportsFolder.js';
import { plainText, quoted } from '../text/plainText.js';
import { parse } from './parse.js';
import type { Checked } from './requests.js';
import type { Surroundings } from './surroundings.js';

/** The folder, beside the stack file, in which that looks for certificates. */
export const DEFAULT_FOLDER = 'certificates';

/** The request of `certificates`: makes an authority and one certificate for a stack that is deployed by hand. */
export interface CertificatesRequest {
  /** The absolute path of the folder, which does not exist yet. */
  directory: string;
}

/** Checks the arguments of `certificates`. An existing folder is never overwritten: a stack may be using it. */
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
  const { refusal } = checkFolder(directory);
  if (refusal !== undefined && problems.length === 0)
    problems.push({ subject: plainText(folder), message: refusal, remedy: 'name a folder that you can write to' });
  return problems.length > 0 ? { problems } : { request: { directory } };
}

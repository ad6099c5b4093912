import { cleanFlags } from './cleanFlags.js';
import { parse } from './parse.js';
import type { Checked, CleanRequest } from './requests.js';
import type { Surroundings } from './surroundings.js';
import { misplaced, takenByNpm } from './unexpectedArguments.js';

/** Checks the arguments of `clean`. */
export function cleanRequest(args: readonly string[], io: Surroundings): Checked<CleanRequest> {
  const { given, mentioned, positionals, problems } = parse(args, cleanFlags);
  const all = [
    ...problems,
    ...misplaced(positionals, cleanFlags, [], 'clean'),
    ...takenByNpm(io.env, cleanFlags, mentioned, 'clean'),
  ];
  if (all.length > 0) return { problems: all };
  const { images, 'docker-context': dockerContext } = given;
  return { request: { images: images === true, ...(dockerContext !== undefined && { dockerContext }) } };
}

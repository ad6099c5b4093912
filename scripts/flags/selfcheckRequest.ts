import { PLANTS, type Plant } from '../selfcheck/table.js';
import { viewSettings } from './outputRequest.js';
import { parse } from './parse.js';
import type { Checked, Request } from './requests.js';
import { selfcheckFlags } from './selfcheckFlags.js';
import type { Surroundings } from './surroundings.js';
import { misplaced, takenByNpm } from './unexpectedArguments.js';

/** The request of `selfcheck`: these plants are planted, and must be found. */
export interface SelfcheckRequest extends Omit<Request, 'reportsDir'> {
  plants: readonly Plant[];
}

/** Checks the arguments of `selfcheck`. */
export function selfcheckRequest(args: readonly string[], io: Surroundings): Checked<SelfcheckRequest> {
  const { given, mentioned, positionals, problems } = parse(args, selfcheckFlags);
  const all = [
    ...problems,
    ...misplaced(positionals, selfcheckFlags, [], 'selfcheck'),
    ...takenByNpm(io.env, selfcheckFlags, mentioned, 'selfcheck'),
  ];
  if (all.length > 0) return { problems: all };
  const { only } = given;
  return {
    request: {
      plants: PLANTS.filter(({ name }) => only === undefined || only.includes(name)),
      json: given.json === true,
      view: viewSettings(given, io.env),
    },
  };
}

import { runFlags } from '../runFlags.js';
import { EXIT_STATUS_SHORT } from './exitStatus.js';
import { groups } from './groups.js';

/** Returns the text of `grpc-leak-lab compare --help`. */
export function compareHelp(): string {
  return `grpc-leak-lab compare: compares runs that were made before

Usage: grpc-leak-lab compare <run> <run> … [flags]

${RUN_ARGUMENT}
As lab does, it groups runs into sets by variant, by transport, role, engine, load and replicas
where these differ as well, and by what a flag says of the service (--server-max-age=5s); where
none of these differs, by passes, rate and what is observed. Runs that differ in nothing are
compared one with another. The first set is compared with each other one, but each cure with the
cause of its topic: what is saved per pass, and whether that is certain (99 %). Whatever else
differs is said.

${groups(runFlags, { Output: ['grpc-leak-lab compare latest 20260131T1015', 'grpc-leak-lab compare reports/<a> reports/<b> --json'] })}
${EXIT_STATUS_SHORT}`;
}

/** Returns the text of `grpc-leak-lab report --help`. */
export function reportHelp(): string {
  return `grpc-leak-lab report: makes the report of a run again from its record

Usage: grpc-leak-lab report <run> … [flags]

${RUN_ARGUMENT}
A run that was cut short has a report too: of what there is.

${groups(runFlags, { Output: ['grpc-leak-lab report latest', 'grpc-leak-lab report reports/<a> --json'] })}
${EXIT_STATUS_SHORT}`;
}

const RUN_ARGUMENT = `A <run> is a folder, an id, a unique beginning of an id, or latest; ids are looked up in the
reports folder.`;

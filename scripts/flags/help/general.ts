import { EXIT_STATUS, EXIT_STATUS_SHORT } from './exitStatus.js';
import type { HelpExtent } from './extent.js';

/** Returns the text of `grpc-leak-lab --help` or of `--help=all`. */
export function generalHelp(extent: HelpExtent): string {
  return extent === 'all' ? all() : short();
}

function short(): string {
  return `grpc-leak-lab: does a gRPC service leak, and which line does?

Usage
  grpc-leak-lab check -- node server.js  run a service of yours, and judge whether it leaks
  grpc-leak-lab lab                      watch known leaks and their cures in a fleet of our own
  grpc-leak-lab judge FILE|-             judge vitals lines from a file or a pod's log
  grpc-leak-lab compare <run> <run> …    compare runs that were made before
  grpc-leak-lab report <run> …           make the report of a run again from its record
  grpc-leak-lab selfcheck                plant known leaks: does this machine find them?
  grpc-leak-lab reports, certificates, clean, swarm-local, build    see --help=all

Examples
  grpc-leak-lab lab --variant=leaky,fixed      the leak, its fix, and what the fix saves
  grpc-leak-lab check --call=shop.Cart/Get -- npm start
  grpc-leak-lab check --url=http://127.0.0.1:8080/cart/1 --pid=4711

Reports are left in reports/<run>/report.html.
The flags of a command: grpc-leak-lab <command> --help, and all of them: --help=all

${EXIT_STATUS_SHORT}`;
}

function all(): string {
  return `grpc-leak-lab: a laboratory for leaking gRPC clients

It runs a fleet of replicas that discover each other by gRPC, leaky or fixed, puts load on
them, samples sockets, channels, streams and memory, decides with statistics whether each
leaks, names the line that does, and writes reports that can be compared.

Usage
  grpc-leak-lab lab [flags]            run variants → reports/<run>/report.html and a verdict
  grpc-leak-lab check -- COMMAND       run a command of your own under the probe, and judge it
  grpc-leak-lab judge FILE|-           judge vitals lines from a file or a pod's log
  grpc-leak-lab selfcheck              plant known leaks: does this machine find them?
  grpc-leak-lab compare <run> <run> …  compare runs that were made before
  grpc-leak-lab report <run> …         make the report of a run again from its record
  grpc-leak-lab reports prune          remove all but the newest runs
  grpc-leak-lab certificates [DIR]     make certificates for a stack that is deployed by hand
  grpc-leak-lab clean                  remove what killed labs left in a Docker Swarm
  grpc-leak-lab swarm-local            a Docker Swarm of three nodes on this machine, to run on
  grpc-leak-lab build                  compile what changed, print the folder it is in
  grpc-leak-lab <command> --help       its flags, with defaults and examples
  grpc-leak-lab --version

  In the repository also by npm run, by the same names (but swarm:local):
  npm run lab -- [flags], npm run compare -- …, npm run clean -- [flags] and so on
  (npm prints a banner to stdout; with --json use npm run -s, or npx grpc-leak-lab.)

Examples
  grpc-leak-lab lab --variant=leaky          watch the leak: growth as predicted, the guilty line
  grpc-leak-lab lab --variant=leaky,fixed    the leak, its fix, and what the fix saves
  grpc-leak-lab lab --variant=fixed --json   a gate for CI: exit status 1 once it leaks

${EXIT_STATUS}`;
}

import type { Flag, FlagTable } from '../plan/flag.js';
import { wrapped } from '../text/wrapped.js';
import { cleanFlags } from './cleanFlags.js';
import { labFlags } from './labFlags.js';
import { runFlags } from './runFlags.js';

const RUN_ARGUMENT = `A <run> is a folder, an id, a unique beginning of an id, or latest; ids are looked up in the
reports folder.`;

const EXIT_STATUS = `Exit status
    0  every run came out as expected (leaky is expected to leak)
    1  a run came out otherwise: a leak where none is expected, or none where one is
    2  inconclusive: the data do not decide
    3  a run is invalid: it failed its own audit (the load did not land, replicas died …)
   64  bad input: nothing was started
   69  something it needs is not there
   70  an internal error, a failed build included
  130  interrupted (143: by SIGTERM); what was measured is kept and reported
  Of several runs the first of these counts: 130/143, 70, 69, 3, 1, 2, 0.
`;

/** `grpc-leak-lab --help`. */
export function generalHelp(): string {
  return `grpc-leak-lab: a laboratory for leaking gRPC clients

It runs a fleet of replicas that discover each other by gRPC, leaky or fixed, puts load on
them, samples sockets, channels, streams and memory, decides with statistics whether each
leaks, names the line that does, and writes reports that can be compared.

Usage
  grpc-leak-lab lab [flags]            run variants → reports/<run>/report.html and a verdict
  grpc-leak-lab compare <run> <run> …  compare runs that were made before
  grpc-leak-lab report <run> …         make the report of a run again from its record
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

/** `grpc-leak-lab build --help`. */
export function buildHelp(): string {
  return `grpc-leak-lab build: compiles what changed, and prints the folder it is in

Usage: grpc-leak-lab build

Every command does so by itself; this one is for who needs the folder, dist/<hash>: the probe lies
in it as services/probe/preload.js, for node --import. Takes no flags.

Exit status: 0; 64 bad input; 69 nothing can be written there; 70 the sources do not compile.
`;
}

/** `grpc-leak-lab lab --help`. */
export function labHelp(): string {
  return `grpc-leak-lab lab: runs variants of the fleet and judges them

Usage: grpc-leak-lab lab [flags]

A run starts the replicas, reads their baseline, lets each make its passes in equal slices with
a checkpoint after each (settled levels after forced GCs), and judges whether the levels keep
rising. Everything is left in reports/<id>/. Two runs or more are also compared.

An id is <UTC time>-<variant>-<engine>-<4 hex>. Its time is that of the command, one second later
for each run after the first, so that names sort in the order in which the runs were made.

N is a number; TIME is a number with its unit: 250ms, 90s, 10m, 1.5h.

${groups(labFlags(), LAB_EXAMPLES)}
${EXIT_STATUS}`;
}

/** `grpc-leak-lab compare --help`. */
export function compareHelp(): string {
  return `grpc-leak-lab compare: compares runs that were made before

Usage: grpc-leak-lab compare <run> <run> … [flags]

${RUN_ARGUMENT}
Runs are grouped into sets by variant, by transport, role, engine, load and replicas where these
differ as well, and by what a flag says of the service (--server-max-age=5s); where none of these
differs, by passes, rate and what is observed. Runs that differ in nothing are compared one with
another. The first set is compared with each other one, but each cure with the cause of its topic:
what is saved per pass, and whether that is certain (99 %). Whatever else differs is said.

${groups(runFlags, { Output: ['grpc-leak-lab compare latest 20260131T1015', 'grpc-leak-lab compare reports/<a> reports/<b> --json'] })}
${EXIT_STATUS}`;
}

/** `grpc-leak-lab report --help`. */
export function reportHelp(): string {
  return `grpc-leak-lab report: makes the report of a run again from its record

Usage: grpc-leak-lab report <run> … [flags]

${RUN_ARGUMENT}
A run that was cut short has a report too: of what there is.

${groups(runFlags, { Output: ['grpc-leak-lab report latest', 'grpc-leak-lab report reports/<a> --json'] })}
${EXIT_STATUS}`;
}

/** `grpc-leak-lab certificates --help`. */
export function certificatesHelp(): string {
  return `grpc-leak-lab certificates: makes certificates for a stack that is deployed by hand

Usage: grpc-leak-lab certificates [DIR]

Makes ca.pem, cert.pem and key.pem in DIR (./certificates, where swarm-stack.yml looks for them),
readable by you only: an authority whose key is thrown away, and the one certificate that all
processes of a fleet share. They are good for a week. A folder that is there is never touched.

Examples
  $ grpc-leak-lab certificates
  $ docker stack deploy --resolve-image never -c swarm-stack.yml NAME

Exit status
    0  they are made
   64  bad input, or the folder is there already: nothing was made
   69  they could not be made
   70  an internal error
`;
}

/** `grpc-leak-lab clean --help`. */
export function cleanHelp(): string {
  return `grpc-leak-lab clean: removes what killed labs left in a Docker Swarm

Usage: grpc-leak-lab clean [flags]

A lab removes its stack at the end of every run, also when it is interrupted. One that was killed
cannot: its stack stays, and this removes it with its services, networks, secrets, configs and
containers. Stacks of labs that run, that were deployed by hand, or that belong to others stay.

${groups(cleanFlags, { 'What is cleaned': ['grpc-leak-lab clean --images', 'grpc-leak-lab clean --docker-context=staging'] })}
Exit status
    0  all of it is gone, or there was nothing
   64  bad input: nothing was touched
   69  there is no engine, or something could not be removed
   70  an internal error
`;
}

const LAB_EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  'What is run': [
    'grpc-leak-lab lab --variant=leaky,reuse --replicas=5',
    'grpc-leak-lab lab --plan=reports/latest/plan.json',
  ],
  'How the service is configured': ['grpc-leak-lab lab --variant=stream-deadline --stream-deadline=2s'],
  'How much work, and how fast': [
    'grpc-leak-lab lab --passes=240 --rate=10',
    'grpc-leak-lab lab --load=none --cadence=incident --passes=15 --slices=3',
  ],
  'What is observed': [
    'grpc-leak-lab lab --transport=plaintext --count-timers --tick=100ms',
    'grpc-leak-lab lab --variant=leaky --monitor',
  ],
  'What is expected, and limits': [
    'grpc-leak-lab lab --variant=leaky --expect=any --max-growth=sockets:0.5',
    'grpc-leak-lab lab --variant=fixed --passes=20000 --time-limit=1h',
  ],
  'On a Docker Swarm': [
    'grpc-leak-lab lab --engine=swarm --swarm-init',
    'grpc-leak-lab lab --engine=swarm --docker-context=staging --image=registry.example/leak-lab',
  ],
  Output: ['grpc-leak-lab lab --variant=fixed --reports=/tmp/reports --json > result.json'],
};

/** Flags by group, each with its default, and after each group its examples. */
function groups(table: FlagTable, examples: Readonly<Record<string, readonly string[]>>): string {
  const titles = [...new Set(Object.values(table).map(({ group }) => group))];
  const section = (title: string) => {
    const flags = Object.entries(table).filter(([, flag]) => flag.group === title);
    const shown = (examples[title] ?? []).map((example) => `    $ ${example}\n`);
    return `${title}\n${flags.map(([name, flag]) => flagLines(name, flag)).join('')}${shown.join('')}`;
  };
  return titles.map(section).join('\n');
}

const NAME_COLUMNS = 24;
const TEXT_COLUMNS = 72;

function flagLines(name: string, flag: Flag): string {
  const head = `  --${name}${flag.takes === 'nothing' ? '' : `=${flag.placeholder}`}`;
  const [first = '', ...rest] = wrapped(
    `${flag.help}${flag.default === undefined ? '' : ` [${flag.default}]`}`,
    TEXT_COLUMNS,
  );
  const start =
    head.length < NAME_COLUMNS - 1
      ? `${head.padEnd(NAME_COLUMNS)}${first}\n`
      : `${head}\n${' '.repeat(NAME_COLUMNS)}${first}\n`;
  return start + rest.map((line) => `${' '.repeat(NAME_COLUMNS)}${line}\n`).join('');
}

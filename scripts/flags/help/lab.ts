import { labFlags } from '../labFlags.js';
import { EXIT_STATUS, EXIT_STATUS_SHORT } from './exitStatus.js';
import type { HelpExtent } from './extent.js';
import { groups, mostUsed } from './groups.js';

/** Returns the text of `grpc-leak-lab lab --help` or of `--help=all`. */
export function labHelp(extent: HelpExtent): string {
  return extent === 'all' ? all() : short();
}

const MOST_USED = {
  list: 'lists the variants: cause, cure and what to expect',
  replicas: 'how many, each client and server of all',
  engine: 'processes, or a Docker Swarm',
  runtime: 'node, go, or mixed in one fleet',
  passes: 'discovery passes of each replica',
  rate: 'passes per second and replica',
  profile: 'also what the heap grows by, and who opens streams',
  expect: 'leak, clean or any: what makes the status 0',
  json: 'one JSON document on stdout and nothing else',
};

function short(): string {
  return `grpc-leak-lab lab: runs variants of the fleet and judges them

Usage: grpc-leak-lab lab [--variant=NAME,…] [flags]

${mostUsed(labFlags(), MOST_USED)}
  $ grpc-leak-lab lab --variant=leaky,fixed --replicas=5
  $ grpc-leak-lab lab --variant=fixed --json > result.json

All flags, with defaults and examples: grpc-leak-lab lab --help=all

${EXIT_STATUS_SHORT}`;
}

function all(): string {
  return `grpc-leak-lab lab: runs variants of the fleet and judges them

Usage: grpc-leak-lab lab [flags]

A run starts the replicas, reads their baseline, lets each make its passes in equal slices with
a checkpoint after each (settled levels after forced GCs), and judges whether the levels keep
rising. Everything is left in reports/<id>/. Runs whose settings differ are also compared.

An id is <UTC time>-<variant>-<engine>-<4 hex>. Its time is that of the command, one second later
for each run after the first, so that names sort in the order in which the runs were made.

N is a number; TIME is a number with its unit: 250ms, 90s, 10m, 1.5h. A flag with [,…] takes
several values, separated by commas: every combination is run, up to 24, and they are compared.

${groups(labFlags(), LAB_EXAMPLES)}
${EXIT_STATUS}`;
}

const LAB_EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  'What is run': [
    'grpc-leak-lab lab --variant=leaky,reuse --replicas=5',
    'grpc-leak-lab lab --plan=reports/latest/plan.json',
  ],
  'How the service is configured': [
    'grpc-leak-lab lab --variant=stream-deadline --stream-deadline=2s',
    'grpc-leak-lab lab --variant=keepalive --server-max-age=5s,300ms',
  ],
  'How much work, and how fast': [
    'grpc-leak-lab lab --passes=240 --rate=10',
    'grpc-leak-lab lab --load=none --cadence=incident --passes=15 --slices=4',
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

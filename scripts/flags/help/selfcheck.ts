import { selfcheckFlags } from '../selfcheckFlags.js';
import type { HelpExtent } from './extent.js';
import { groups, mostUsed } from './groups.js';

/** Returns the text of `grpc-leak-lab selfcheck --help` or of `--help=all`. */
export function selfcheckHelp(extent: HelpExtent): string {
  return extent === 'all' ? all() : short();
}

function short(): string {
  return `grpc-leak-lab selfcheck: plants known leaks, and tells whether this machine finds them

Usage: grpc-leak-lab selfcheck [flags]

Runs a small program for each kind of resource that leaves one open a unit of work (a socket, a
timer, a kilobyte of heap …), and its clean twin. Every leak must be found with its growth and its
line, and no twin may be called one. Reports of this machine say whether it passed.

${mostUsed(selfcheckFlags, {
  only: 'some of the plants',
  json: 'one JSON document on stdout and nothing else',
  quiet: 'no progress, and no line for each plant: only the last one',
})}
  $ grpc-leak-lab selfcheck --only=socket,timer

More of it: grpc-leak-lab selfcheck --help=all

Exit status
   0 all found and no twin called a leak, 1 otherwise, 64 bad input, 69 something needed is
   missing, 70 internal error, 130 or 143 interrupted
`;
}

function all(): string {
  return `grpc-leak-lab selfcheck: plants known leaks, and tells whether this machine finds them

Usage: grpc-leak-lab selfcheck [flags]

A verdict is worth what the instrument can see: /proc, libuv, the garbage collector and grpc-js
differ between machines and versions of Node. So this runs, as check runs a command of yours, a
small program for each kind of resource that leaves one open a unit of work (a socket, a timer, a
kilobyte of heap …), and its clean twin, which does the same and closes it. What was found is held
against what was planted: the outcome, the growth per unit (counts must be exact), and the line.

    ✔ timer  1.00 timers per unit found: 10 in each of 5 slices, planted 1; its twin is clean

Every leak must be found, and no twin may be called one. What this platform cannot show, such as
descriptors where there is no /proc, is said, and no fault.

The result is remembered for this machine, this Node and this build of the lab, in your cache
folder ($XDG_CACHE_HOME/grpc-leak-lab, or what the system has for it), and every later report says
of its machine: passed a self-check, failed it, or had none. With --only just a failure is
remembered: some of the plants prove nothing of the others.

When it fails: run it again while nothing else keeps the machine busy. What fails again is a
limit of this machine or a fault of the lab; --only=NAME repeats one, and check runs it by hand.

${groups(selfcheckFlags, { 'What is planted': ['grpc-leak-lab selfcheck --only=socket,timer'], Output: ['grpc-leak-lab selfcheck --json > selfcheck.json'] })}
Exit status
    0  every leak was found, and no clean twin was called one
    1  otherwise
   64  bad input: nothing was started
   69  something it needs is not there, as room for temporary files
   70  an internal error
  130  interrupted (143: by SIGTERM); nothing is remembered
`;
}

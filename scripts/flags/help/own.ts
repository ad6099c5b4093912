import { checkFlags, judgeFlags } from '../checkFlags.js';
import { EXIT_STATUS_SHORT } from './exitStatus.js';
import type { HelpExtent } from './extent.js';
import { groups, mostUsed } from './groups.js';

/** Returns the text of `grpc-leak-lab check --help` or of `--help=all`. */
export function checkHelp(extent: HelpExtent): string {
  return extent === 'all' ? allOfCheck() : shortOfCheck();
}

const OFTEN_IN_CHECK = {
  call: 'calls this gRPC method; without a value, lists them',
  url: 'requests this address',
  calls: 'how many in all',
  rate: 'calls per second',
  for: 'how long it is looked at',
  profile: 'also what the heap grows by, and who opens streams',
  'max-growth': 'growth per unit of work that is tolerated',
  json: 'one JSON document on stdout and nothing else',
};

function shortOfCheck(): string {
  return `grpc-leak-lab check: runs a command of yours under the probe, and judges whether it leaks

Usage: grpc-leak-lab check [flags] -- COMMAND [ARGUMENTS]
       grpc-leak-lab check --pid=PID [flags]
       grpc-leak-lab check --pprof=URL [flags] [-- COMMAND [ARGUMENTS]]

${mostUsed(checkFlags(), OFTEN_IN_CHECK)}
  $ grpc-leak-lab check -- node server.js
  $ grpc-leak-lab check --call=shop.Cart/Get --data='{"id":1}' -- npm start
  $ grpc-leak-lab check --pid=4711 --for=2m

All flags, and what is judged how: grpc-leak-lab check --help=all

${EXIT_STATUS_SHORT}`;
}

function allOfCheck(): string {
  return `grpc-leak-lab check: runs a command of your own under the probe, and judges whether it leaks

Usage: grpc-leak-lab check [flags] -- COMMAND [ARGUMENTS]
       grpc-leak-lab check --pid=PID [flags]
       grpc-leak-lab check --pprof=URL [flags] [-- COMMAND [ARGUMENTS]]

Every Node process below the command carries the probe, which comes in by NODE_OPTIONS; npm start,
tsx and nest start work. Its standard streams stay its own, byte for byte: vitals take a channel of
their own. How far the run is, and then the verdict, go to stderr. With --json the document takes
stdout, and what the command prints there goes to stderr.

With --call, --url, --each or --k6 the lab puts load on it once it is ready: a warm-up, then six
slices with a checkpoint after each, and growth is told per call, request, run or iteration.

A program that takes checkpoints and counts its work is judged by these, and its end is the end:

    const probe = globalThis[Symbol.for('grpc-leak-lab.probe')];  // undefined without check
    await probe?.checkpoint(0);                  // the baseline, after a warm-up
    const done = probe?.beginWork();             // one unit of work …
    done?.();                                    // … is done, or done?.('failed')
    await probe?.checkpoint(1);                  // after each slice: six of ten units are good

Any other program is asked for checkpoints at equal times, until it ends, until --for, or until
Ctrl-C, and judged per call or request where it serves some all the time, else per second. The
processes that count work are judged, else those that listen, and several of one program are its
replicas; the report lists the others, with why they are not judged.

With --pid a process is looked at that runs already (Linux). Into one of Node the probe gets
through its inspector, which is open for less than a second, and Node writes of that to its stderr;
it leaves nothing behind. What was made before has no line. Any other program is looked at from
outside: descriptors, sockets, threads, children. The process goes on as it was, and is never ended;
with --call, --url, --each or --k6 there is load on it, as on a command, until that is over.

With --pprof a service in Go is looked at by its net/http/pprof: goroutines and the lines that led
to them, heap after GC, and what the kernel counts. The command gets GODEBUG=tracebackancestors=8.

${groups(checkFlags(), { 'What is run': ['grpc-leak-lab check --pid=4711 --for=10m', 'grpc-leak-lab check --pprof=http://127.0.0.1:6060 -- ./server'], 'What drives it': ['grpc-leak-lab check --url=http://127.0.0.1:8080/cart/1 --pid=4711', `grpc-leak-lab check --call=shop.Cart/Get --data='{"id":1}' -- npm start`, 'grpc-leak-lab check --call -- npm start'], 'What is observed': ['grpc-leak-lab check --count-timers -- node server.js'], 'How much work, and how fast': ['grpc-leak-lab check --for=5m -- npm start'], 'What is expected, and limits': ['grpc-leak-lab check --max-growth=sockets:0.5 -- node server.js'], Output: ['grpc-leak-lab check --json -- node run.mjs > result.json'] })}
${OWN_EXIT_STATUS}`;
}

/** Returns the text of `grpc-leak-lab judge --help` or of `--help=all`. */
export function judgeHelp(extent: HelpExtent): string {
  return extent === 'all' ? allOfJudge() : shortOfJudge();
}

const OFTEN_IN_JUDGE = {
  'max-growth': 'growth per unit of work that is tolerated',
  expect: 'leak, clean or any: what makes the status 0',
  json: 'one JSON document on stdout and nothing else',
};

function shortOfJudge(): string {
  return `grpc-leak-lab judge: judges vitals lines that were printed elsewhere

Usage: grpc-leak-lab judge [flags] FILE
       kubectl logs POD | grpc-leak-lab judge [flags] -

Other lines may stand between them, and words before them, as a time or a pod's name. They are
printed by a program under node --import <the probe> (its path: grpc-leak-lab build --help), or by
one in any language that follows protos/vitals.schema.json.

${mostUsed(judgeFlags(), OFTEN_IN_JUDGE)}
  $ kubectl logs --prefix --timestamps -l app=cart | grpc-leak-lab judge --json -

All flags: grpc-leak-lab judge --help=all

${EXIT_STATUS_SHORT}`;
}

function allOfJudge(): string {
  return `grpc-leak-lab judge: judges vitals lines that were printed elsewhere

Usage: grpc-leak-lab judge [flags] FILE
       kubectl logs POD | grpc-leak-lab judge [flags] -

Reads every line that holds vitals, whatever other lines stand between them and whatever stands
before them on their own: times, a pod's name, docker's JSON. Several processes and several lives
of one may be in it. Vitals are printed by a program that runs with node --import <the probe>, or
by a program in any language that follows protos/vitals.schema.json.

${groups(judgeFlags(), { 'What is expected, and limits': ['grpc-leak-lab judge --max-growth=sockets:0.5 vitals.ndjson'], Output: ['kubectl logs --prefix --timestamps -l app=cart | grpc-leak-lab judge --json -'] })}
${OWN_EXIT_STATUS}`;
}

/** The exit statuses of a command that judges a program of one's own. */
export const OWN_EXIT_STATUS = `Exit status
    0  clean, or as --expect says
    1  a leak, or another outcome than --expect says
    2  inconclusive: the data do not decide
    3  invalid: nothing could be judged, or the run failed its own audit
   64  bad input: nothing was started
   69  something it needs is not there, as a command that cannot be started
   70  an internal error, a failed build included
`;

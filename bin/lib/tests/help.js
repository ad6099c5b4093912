// What `npm test -- --help` prints.

/** How the tests are run, in a screenful. */
export function help() {
  return `Usage: npm test [-- PART … FLAG …]

Compiles what changed, then runs unit tests beside one another, and after them, one file at a time, the
end-to-end tests: those that start a fleet, a browser or a Docker Engine. Their names end with .e2e.test.ts.

A part is a folder, a file (source or compiled, relative or absolute), or any word in a path; none: all tests.

    npm test -- test/analysis/audit.test.ts
    npm test -- test/analysis services/ keptRecords
    npm test -- audit --test-name-pattern='lost node'

Flags
    --unit       unit tests only, like npm run test:unit
    --skipped    the files of which the last whole run skipped tests, for when what they need is there; and the
                 parts, if any
    --watch      runs again whenever a source changes; a change ends a run under way, Ctrl-C ends all of it
    --help       prints this
    any other    goes to node: --test-name-pattern, --test-only, --test-reporter … (node --help lists them). Node
                 runs once for each of the two kinds; a file that a reporter writes is of one where you name one.

What a machine lacks (Chromium, other Node binaries, a Swarm, k6, Prometheus) is skipped and said so; with
LEAK_LAB_MUST_RUN=1 it fails.

Exit status
    0  they passed
    64 a part that no test has in its path
    otherwise that of node: 1 where a test failed`;
}

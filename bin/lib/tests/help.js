// The text of `npm test -- --help`.

/** Returns the help of `npm test`, in a screenful. */
export function help() {
  return `Usage: npm test [-- PART … FLAG …]

Compiles what changed, runs the unit tests beside one another, and after them, one file at a time,
the end-to-end tests: those that start a fleet, a browser or a Docker Engine. The names of these end
with .e2e.test.ts. Those of a Swarm (test/swarm/) and of the incident's own pace mostly wait: they
run beside the others, one file at a time, and are told after them. What a test leaves in the folder
for temporary files fails it.

A part is a folder, a file (source or compiled, relative or absolute), or any word in a path.
Without parts all tests are run.

    npm test -- test/analysis/audit.test.ts
    npm test -- test/analysis services/ keptRecords
    npm test -- audit --test-name-pattern='lost node'

Flags
    --unit       unit tests only, like npm run test:unit
    --skipped    files of which the last run of all tests skipped some, now that what they need is
                 there; and the parts, if any
    --watch      runs again whenever a source changes; a change ends a run that is under way, and
                 Ctrl-C ends all of it
    --help       prints this
    any other    is handed to node: --test-name-pattern, --test-only, --test-reporter … (node --help
                 lists them), which runs once for unit tests, once for the others and once for
                 those that wait

Tests of what a machine lacks (Chromium, other Node binaries, a Swarm, k6, Prometheus) are skipped,
which is said; with LEAK_LAB_MUST_RUN=1 they fail.

Exit status
    0     they passed
    64    a part that no test has in its path
    else  that of node: 1 where a test failed`;
}

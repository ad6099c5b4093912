import type { Fault } from './fault.js';

const SHORT = '--passes=6 --rate=20 --quiet';
const when = (record: string, then: string) => `(until grep -qs name.:.load ${record}; do sleep 0.05; done; ${then}) &`;
const whole = ['report.html', 'run.json', 'samples.ndjson', 'plan.json'];

/** What may happen to a run that is under way. */
export const RUNS: readonly Fault[] = [
  {
    fault: 'stdout is a full disk, and a run is made',
    sh: `lab lab --variant=fixed ${SHORT} --json --reports=r >/dev/full`,
    exit: 69,
    says: [/stdout is lost: ENOSPC/, /clean, as expected/],
    leaves: whole,
  },
  {
    fault: 'the reports folder is removed in mid-run',
    sh: `${when('r/*/samples.ndjson', 'rm -r r')} lab lab --variant=fixed ${SHORT} --json --reports=r`,
    exit: 69,
    says: [/clean, as expected/, /was removed in mid-run; it was made again/, /leave the reports folder in its place/],
    runs: 1,
    leaves: whole,
  },
  {
    fault: 'the reports folder is moved in mid-run',
    sh: `${when('r/*/samples.ndjson', 'mv r elsewhere')} lab lab --variant=fixed,reuse ${SHORT} --json --reports=r`,
    exit: 69,
    says: [/was moved in mid-run; .*elsewhere/, /not run: reuse/],
    runs: 1,
    leaves: whole,
  },
  {
    fault: 'a file takes the place of the reports folder in mid-run',
    sh: `${when('r/*/samples.ndjson', 'rm -r r; touch r')} lab lab --variant=fixed ${SHORT} --json --reports=r`,
    exit: 69,
    says: [/the record could not be written on/, /leave the reports folder in its place/],
    runs: 0,
    leaves: ['r'],
  },
  {
    fault: 'the disk fills in the second run',
    isolated: true,
    sh: `mkdir d; export FILL="${when('d/*-reuse-*/samples.ndjson', 'cat /dev/zero >d/fill 2>/dev/null')}"
unshare -m bash -c "mount -t tmpfs -o size=8m tmpfs d; $FILL lab lab --variant=fixed,reuse ${SHORT} --json --reports=d"; code=$?; rmdir d; exit $code`,
    exit: 69,
    says: [/clean, as expected/, /could not be written on: ENOSPC/, /make room on the disk/],
    runs: 2,
  },
  {
    fault: 'a file may not grow, and a run is made',
    sh: `ulimit -f 8; lab lab --variant=fixed ${SHORT} --json --reports=r`,
    exit: 69,
    says: [/EFBIG/, /ulimit -f unlimited/],
    runs: 1,
    leaves: ['samples.ndjson'],
  },
  {
    fault: 'TMPDIR has no room for the keys of a run',
    isolated: true,
    sh: `mkdir d; unshare -m bash -c 'mount -t tmpfs -o size=4k tmpfs d; TMPDIR=$PWD/d lab lab --variant=fixed ${SHORT} --json --reports=r'; code=$?; rmdir d; exit $code`,
    exit: 69,
    says: [/ENOSPC/, /set TMPDIR to one on another disk/],
    runs: 1,
    leaves: ['report.html'],
  },
  {
    fault: 'npm is killed',
    sh: `npm --prefix "$ROOT" run -s lab -- --variant=fixed --passes=400 --rate=10 --quiet --reports="$PWD/r" & npm=$!
until grep -qs name.:.load r/*/samples.ndjson; do sleep 0.05; done
kill -KILL $npm; until [ -e r/latest/junit.xml ]; do sleep 0.05; done; cat r/latest/summary.md`,
    exit: 0,
    says: [],
    prints: /cut short by SIGTERM/,
    leaves: whole,
  },
  {
    fault: 'the script that started a run in the background ends',
    sh: `bash -c 'lab lab --variant=fixed ${SHORT} --reports=r >/dev/null 2>&1 &'
until [ -e r/index.html ]; do sleep 0.05; done; cat r/latest/summary.md`,
    exit: 0,
    says: [],
    prints: /^(?![\s\S]*cut short)[\s\S]*clean/,
    leaves: whole,
  },
  {
    fault: 'stdout is a full disk, and a command is looked at',
    sh: `lab check --json --for=2s --reports=r -- "$NODE" -e 'setInterval(() => {}, 50)' >/dev/full`,
    exit: 69,
    says: [/stdout is lost: ENOSPC/],
    leaves: whole,
  },
];

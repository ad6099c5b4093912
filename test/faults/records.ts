import type { Fault } from './fault.js';

const KEPT = 'mkdir r; cp -r $RECORDS/leaky r/a; ';
const BOTH = `${KEPT} cp -r $RECORDS/fixed r/b; `;
const REPORT = 'lab report r/a --reports=r --quiet';
const COMPARE = 'lab compare r/a r/b --reports=r --quiet';
const instead = (file: string, make: string) => `rm -f r/a/${file}; ${make} r/a/${file}`;
const readOnly = (command: string) =>
  `unshare -m bash -c 'mount --bind r r && mount -o remount,ro,bind r && ${command}'`;
const noRoom = (command: string) =>
  `unshare -m bash -c 'mkdir -p disk && mount -t tmpfs -o size=\${ROOM} tmpfs disk && cp -r r/a disk && cp -r r/b disk; ${command}'; code=$?; rmdir disk; exit $code`;

/** A record that is not what the lab wrote. */
const DAMAGED: readonly Fault[] = [
  {
    fault: 'plan.json is a FIFO',
    before: KEPT + instead('plan.json', 'mkfifo'),
    sh: REPORT,
    exit: 64,
    says: [/plan.json is no file but a pipe/, /remove it/],
  },
  {
    fault: 'samples.ndjson is a FIFO',
    before: KEPT + instead('samples.ndjson', 'mkfifo'),
    sh: REPORT,
    exit: 64,
    says: [/samples.ndjson is no file/],
  },
  {
    fault: 'run.json is a FIFO, for compare',
    before: BOTH + instead('run.json', 'mkfifo'),
    sh: COMPARE,
    exit: 64,
    says: [/run.json is no file/, /grpc-leak-lab report/],
  },
  {
    fault: 'run.json is a FIFO, for report',
    before: KEPT + instead('run.json', 'mkfifo'),
    sh: REPORT,
    exit: 0,
    says: [],
    leaves: ['report.html'],
  },
  {
    fault: 'run.json of a neighbour is a FIFO',
    before: BOTH.replace('r/b', 'r/z') + instead('run.json', 'mkfifo'),
    sh: 'lab report r/z --reports=r --quiet',
    exit: 0,
    says: [],
    leaves: ['report.html', 'index.html'],
  },
  {
    fault: 'comparison.json of a neighbour is a FIFO',
    before: `${BOTH} mkdir r/c; mkfifo r/c/comparison.json`,
    sh: REPORT,
    exit: 0,
    says: [],
    leaves: ['report.html', 'index.html'],
  },
  {
    fault: 'the plan to be run again is a FIFO',
    before: 'mkfifo p.json',
    sh: 'lab lab --plan=p.json',
    exit: 64,
    says: [/is no file but a pipe/],
  },
  {
    fault: 'the plan to be run again is a folder',
    before: 'mkdir p.json',
    sh: 'lab lab --plan=p.json',
    exit: 64,
    says: [/is a folder/, /plan.json in it/],
  },
  { fault: 'the plan to be run again is not there', sh: 'lab lab --plan=p.json', exit: 64, says: [/does not exist/] },
  {
    fault: 'the plan to be run again is cut off',
    before: 'head -c 100 $RECORDS/leaky/plan.json >p.json',
    sh: 'lab lab --plan=p.json',
    exit: 64,
    says: [/cut off/],
  },
  {
    fault: 'the plan to be run again is a device without end',
    sh: 'lab lab --plan=/dev/zero',
    exit: 64,
    says: [/is no file/],
  },
  {
    fault: 'leak-lab.config.json is a FIFO',
    before: 'mkfifo leak-lab.config.json',
    sh: 'lab check -- true',
    exit: 64,
    says: [/is not of the form/],
  },
  {
    fault: 'leak-lab.config.json is a folder',
    before: 'mkdir leak-lab.config.json',
    sh: 'lab check -- true',
    exit: 64,
    says: [/is not of the form/],
  },
  {
    fault: 'plan.json is a device without end',
    before: KEPT + instead('plan.json', 'ln -s /dev/zero'),
    sh: REPORT,
    exit: 64,
    says: [/plan.json is no file/],
  },
  {
    fault: 'samples.ndjson is a device without end',
    before: KEPT + instead('samples.ndjson', 'ln -s /dev/zero'),
    sh: REPORT,
    exit: 64,
    says: [/samples.ndjson is no file/],
  },
  {
    fault: 'run.json is a device without end, for compare',
    before: BOTH + instead('run.json', 'ln -s /dev/zero'),
    sh: COMPARE,
    exit: 64,
    says: [/run.json is no file/],
  },
  {
    fault: 'samples.ndjson is a folder',
    before: KEPT + instead('samples.ndjson', 'mkdir'),
    sh: REPORT,
    exit: 64,
    says: [/samples.ndjson is no file/],
  },
  {
    fault: 'plan.json is a link to itself',
    before: KEPT + instead('plan.json', 'ln -s plan.json'),
    sh: REPORT,
    exit: 64,
    says: [/plan.json/],
  },
  {
    fault: 'plan.json was removed',
    before: `${KEPT} rm r/a/plan.json`,
    sh: REPORT,
    exit: 64,
    says: [/plan.json does not exist/, /run it again/],
  },
  {
    fault: 'samples.ndjson was removed',
    before: `${KEPT} rm r/a/samples.ndjson`,
    sh: REPORT,
    exit: 64,
    says: [/has no samples.ndjson/],
  },
  {
    fault: 'samples.ndjson is empty',
    before: `${KEPT} : >r/a/samples.ndjson`,
    sh: REPORT,
    exit: 64,
    says: [/nothing was measured/],
  },
  {
    fault: 'the lab was killed in its first line',
    before: `${KEPT} truncate -s 20 r/a/samples.ndjson`,
    sh: REPORT,
    exit: 64,
    says: [/cut off in its first line/],
  },
  {
    fault: 'the lab was killed in its last line',
    before: `${KEPT} truncate -s -20 r/a/samples.ndjson`,
    sh: `${REPORT} --json`,
    exit: 0,
    says: [],
    runs: 1,
    leaves: ['report.html'],
  },
];

/** A folder that cannot be written to when all has been worked out. */
const UNWRITTEN: readonly Fault[] = [
  {
    fault: 'stdout is a full disk, for report',
    before: KEPT,
    sh: 'lab report r/a --reports=r --json >/dev/full',
    exit: 69,
    says: [/stdout is lost: ENOSPC/],
    leaves: ['report.html', 'junit.xml'],
  },
  {
    fault: 'the folder of a run is read-only',
    isolated: true,
    before: KEPT,
    sh: readOnly(`${REPORT} --json`),
    exit: 69,
    says: [/report of a is not whole/, /make the folder writable.* then: grpc-leak-lab report/],
    runs: 1,
  },
  {
    fault: 'the disk is full when a report is written',
    isolated: true,
    before: BOTH,
    sh: `export ROOM=$(($(du -sk r | cut -f1) + 64))k; ${noRoom('lab report disk/a --reports=disk --quiet --json')}`,
    exit: 69,
    says: [/report of a is not whole.*ENOSPC/, /make room on the disk/],
    runs: 1,
  },
  {
    fault: 'the disk is full when a comparison is written',
    isolated: true,
    before: BOTH,
    sh: `export ROOM=$(($(du -sk r | cut -f1) + 16))k; ${noRoom('lab compare disk/a disk/b --reports=disk --quiet --json')}`,
    exit: 69,
    says: [/comparison cannot be written: .*ENOSPC/],
    runs: 2,
  },
  {
    fault: 'the folder of a comparison is read-only',
    isolated: true,
    before: BOTH,
    sh: readOnly(COMPARE),
    exit: 64,
    says: [/read-only file system/],
  },
  {
    fault: 'report.html is a folder',
    before: `${KEPT} mkdir r/a/report.html`,
    sh: `${REPORT} --json`,
    exit: 69,
    says: [/cannot write report.html: EISDIR/, /a folder has the name/],
    runs: 1,
    leaves: ['run.json'],
  },
  {
    fault: 'junit.xml is a folder',
    before: `${KEPT} mkdir r/a/junit.xml`,
    sh: `${REPORT} --json`,
    exit: 69,
    says: [/cannot write junit.xml: EISDIR/],
    runs: 1,
    leaves: ['report.html'],
  },
  {
    fault: 'index.html is a folder, for report',
    before: `${KEPT} mkdir r/index.html`,
    sh: `${REPORT} --json`,
    exit: 69,
    says: [/list of runs cannot be written/, /a folder has the name/],
    runs: 1,
    leaves: ['report.html'],
  },
  {
    fault: 'a file may not grow',
    before: KEPT,
    sh: `ulimit -f 64; ${REPORT} --json`,
    exit: 69,
    says: [/EFBIG/, /ulimit -f unlimited/],
    runs: 1,
    leaves: ['run.json'],
  },
];

export const RECORDS = [...DAMAGED, ...UNWRITTEN];

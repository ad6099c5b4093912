import type { Fault } from './fault.js';

const BRIEF = 'lab lab --variant=fixed --quiet';
const NOWHERE = 'PATH=/nonexistent "$NODE" "$BIN"';
const onDisk = (options: string, command: string) =>
  `mkdir disk; unshare -m bash -c 'mount -t tmpfs -o ${options} tmpfs disk && ${command}'; code=$?; rmdir disk; exit $code`;

/** Where the reports would go. */
const REPORTS: readonly Fault[] = [
  {
    fault: 'the reports folder is a file',
    before: 'touch r',
    sh: `${BRIEF} --reports=r`,
    exit: 64,
    says: [/"r|r" is a file/],
  },
  {
    fault: 'a folder above the reports is a file',
    before: 'touch f',
    sh: `${BRIEF} --reports=f/r`,
    exit: 64,
    says: [/f" is a file/],
  },
  {
    fault: 'the reports folder is below /proc',
    sh: `${BRIEF} --reports=/proc/r`,
    exit: 64,
    says: [/belongs to the kernel/],
  },
  {
    fault: 'the reports folder is a link to nowhere',
    before: 'ln -s gone r',
    sh: `${BRIEF} --reports=r`,
    exit: 64,
    says: [/link to nowhere/],
  },
  {
    fault: 'the reports folder is a link to itself',
    before: 'ln -s r r',
    sh: `${BRIEF} --reports=r`,
    exit: 64,
    says: [/link to itself/],
  },
  {
    fault: 'the reports folder has too long a name',
    sh: `${BRIEF} --reports=$(printf 'r%.0s' {1..300})`,
    exit: 64,
    says: [/name too long/],
  },
  {
    fault: 'latest is a folder',
    before: 'mkdir -p r/latest',
    sh: `${BRIEF} --reports=r`,
    exit: 64,
    says: [/latest" is a folder/, /rename it/],
  },
  {
    fault: 'index.html is a folder',
    before: 'mkdir -p r/index.html',
    sh: `${BRIEF} --reports=r`,
    exit: 64,
    says: [/index.html" is a folder/],
  },
  {
    fault: 'the disk of the reports is read-only',
    isolated: true,
    sh: onDisk('ro', `${BRIEF} --reports=disk/r`),
    exit: 64,
    says: [/read-only file system/],
  },
  {
    fault: 'the disk of the reports is full',
    isolated: true,
    sh: onDisk('size=16k', `${BRIEF} --reports=disk/r`),
    exit: 64,
    says: [/are free there/, /larger disk/],
  },
];

/** Where temporary files go, and what a process may have. */
const LIMITS: readonly Fault[] = [
  {
    fault: 'TMPDIR is missing',
    sh: `TMPDIR=/nonexistent ${BRIEF}`,
    exit: 69,
    says: [/TMPDIR: "\/nonexistent".* does not exist/, /TMPDIR=\/tmp/],
  },
  { fault: 'TMPDIR is a file', before: 'touch t', sh: `TMPDIR=$PWD/t ${BRIEF}`, exit: 69, says: [/is no folder/] },
  {
    fault: 'TMPDIR is read-only',
    isolated: true,
    sh: onDisk('ro', `TMPDIR=$PWD/disk ${BRIEF}`),
    exit: 69,
    says: [/read-only file system/],
  },
  {
    fault: 'TMPDIR is missing, for check',
    sh: 'TMPDIR=/nonexistent lab check -- true',
    exit: 69,
    says: [/TMPDIR: .* does not exist/],
  },
  {
    fault: 'TMPDIR is missing, for judge',
    sh: 'TMPDIR=/nonexistent lab judge -- - </dev/null',
    exit: 69,
    says: [/TMPDIR: .* does not exist/],
  },
  {
    fault: 'TMPDIR is missing, for selfcheck',
    sh: 'TMPDIR=/nonexistent lab selfcheck',
    exit: 69,
    says: [/TMPDIR: .* does not exist/],
  },
  {
    fault: 'TMPDIR has no room for a folder, for judge',
    isolated: true,
    sh: onDisk('nr_inodes=1', 'TMPDIR=$PWD/disk lab judge - </dev/null'),
    exit: 69,
    says: [/has no room left/, /make room there/],
  },
  {
    fault: 'TMPDIR has no room for what judge is given',
    isolated: true,
    sh: onDisk('size=16k', 'head -c 100000 /dev/zero | TMPDIR=$PWD/disk lab judge -'),
    exit: 69,
    says: [/ENOSPC/, /make room/],
  },
  {
    fault: 'a process may have 64 files open',
    sh: `ulimit -n 64; ${BRIEF}`,
    exit: 69,
    says: [/64 files open/, /ulimit -n 1024/],
  },
  {
    fault: 'a process may have 64 files open, for check --json',
    sh: 'ulimit -n 64; lab check --json -- true',
    exit: 69,
    says: [/64 files open/],
    runs: 0,
  },
  {
    fault: 'addresses are too few for Node',
    sh: `ulimit -v 1900000; ${BRIEF}`,
    exit: 69,
    says: [/1\.9 GB of addresses/, /ulimit -v unlimited/],
  },
  {
    fault: 'loopback is down',
    isolated: true,
    sh: `unshare -n bash -c '${BRIEF}'`,
    exit: 69,
    says: [/the loopback interface is down/, /ip link set lo up/],
  },
  { fault: 'k6 is not there', sh: `${NOWHERE} lab --load=k6`, exit: 69, says: [/k6 is not on the PATH/, /install it/] },
  {
    fault: 'k6 is not there, for check',
    sh: `${NOWHERE} check --k6=x.js -- true`,
    exit: 69,
    says: [/no k6 on the PATH/],
    before: 'touch x.js',
  },
  {
    fault: 'Prometheus is not there',
    sh: `${NOWHERE} lab --monitor`,
    exit: 69,
    says: [/Prometheus, which is not on the PATH/],
  },
  { fault: 'Go is not there', sh: `${NOWHERE} lab --runtime=go`, exit: 69, says: [/Go/, /install|PATH/] },
  {
    fault: 'the program of a command is not there',
    sh: 'lab check --json -- ./gone',
    exit: 69,
    says: [/there is no such program/],
    runs: 1,
    leaves: ['report.html'],
  },
  {
    fault: 'the program of a command may not be run',
    before: 'touch program',
    sh: 'lab check -- ./program',
    exit: 69,
    says: [/may not be run/],
    leaves: ['report.html'],
  },
  {
    fault: 'the process to be looked at is not there',
    sh: 'lab check --pid=4194300 --for=1s',
    exit: 64,
    says: [/4194300/],
  },
];

/** Where what is said goes. */
const OUTPUT: readonly Fault[] = [
  {
    fault: 'stdout is a full disk, for --version',
    sh: 'lab --version >/dev/full',
    exit: 69,
    says: [/said on stdout is lost: ENOSPC/, /make room where it goes/],
  },
  { fault: 'stdout is a full disk, for --help', sh: 'lab --help >/dev/full', exit: 69, says: [/stdout is lost/] },
  { fault: 'stdout is a full disk, for --list', sh: 'lab lab --list >/dev/full', exit: 69, says: [/stdout is lost/] },
  {
    fault: 'stdout is a full disk, and the input bad',
    sh: 'lab lab --variant=x --json >/dev/full',
    exit: 69,
    says: [/no variant "x"/, /stdout is lost/],
  },
  { fault: 'stderr is a full disk, and the input bad', sh: 'lab lab --variant=x 2>/dev/full', exit: 69, says: [] },
  {
    fault: 'stderr is a full disk, and the document says all',
    sh: 'lab lab --variant=x --json 2>/dev/full',
    exit: 64,
    says: [],
    runs: 0,
  },
  {
    fault: 'a disk takes only a part of what is said',
    isolated: true,
    sh: onDisk('size=4k', 'head -c 4000 /dev/zero >disk/o; lab --help >>disk/o'),
    exit: 69,
    says: [/stdout is lost/],
  },
  { fault: 'the reader of stdout is gone', sh: 'set -o pipefail; lab lab --help=all | true', exit: 0, says: [] },
  { fault: 'stdout and stderr are closed', sh: 'lab lab --list >&- 2>&-', exit: 0, says: [] },
];

export const SURROUNDINGS = [...REPORTS, ...LIMITS, ...OUTPUT];

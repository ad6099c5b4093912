import type { Fault } from './fault.js';

const LONG = "$(printf 'n%.0s' {1..250})";

/** What `certificates NAME` may find there: it touches nothing but what it made. */
export const CERTIFICATES: readonly Fault[] = [
  {
    fault: 'the folder of certificates is there',
    before: 'mkdir c',
    sh: 'lab certificates c',
    exit: 64,
    says: [/"c" is there already/],
  },
  {
    fault: 'a folder NAME.partial is there',
    before: 'mkdir c.partial; echo mine >c.partial/mine',
    sh: 'lab certificates c && cat c.partial/mine',
    exit: 0,
    says: [],
    prints: /mine\n$/,
    leaves: ['key.pem', 'mine'],
  },
  {
    fault: 'the certificates would be below /proc',
    sh: 'lab certificates /proc/nobody/c',
    exit: 64,
    says: [/belongs to the kernel/],
  },
  {
    fault: 'the certificates would be in /proc itself',
    sh: 'lab certificates /proc/c',
    exit: 64,
    says: [/belongs to the kernel/],
  },
  {
    fault: 'a file stands in the way of the certificates',
    before: 'touch f',
    sh: 'lab certificates f/c',
    exit: 64,
    says: [/is a file/],
  },
  {
    fault: 'the name of the certificates is too long',
    sh: `lab certificates ${LONG}${LONG}`,
    exit: 64,
    says: [/name too long/],
  },
  {
    fault: 'the name of the certificates is too long in a folder that is not there',
    sh: `lab certificates new/deep/${LONG}${LONG}`,
    exit: 69,
    says: [/ENAMETOOLONG/, /folder that you can write to/],
  },
  {
    fault: 'the name of the certificates is nearly too long',
    sh: `lab certificates ${LONG}`,
    exit: 0,
    says: [],
    leaves: ['key.pem'],
  },
  {
    fault: 'the certificates would be on a read-only disk',
    isolated: true,
    sh: "mkdir d; unshare -m bash -c 'mount -t tmpfs -o ro tmpfs d && lab certificates d/c'; code=$?; rmdir d; exit $code",
    exit: 64,
    says: [/read-only file system/],
  },
  {
    fault: 'there is no room for the certificates',
    isolated: true,
    sh: "mkdir d; unshare -m bash -c 'mount -t tmpfs -o size=4k tmpfs d && lab certificates d/new/c; code=$?; ls -A d; exit $code'; code=$?; rmdir d; exit $code",
    exit: 69,
    says: [/ENOSPC/],
    prints: /^$/,
  },
];

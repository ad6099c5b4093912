import { OBSERVE, OBSERVE_OWN } from './observe.js';
import type { SettingRows } from './row.js';
import { WORK } from './work.js';

const what = 'What drives it';
const how = 'How much work, and how fast';

/** Where a Go service serves net/http/pprof, by which it is looked at. */
const pprof = {
  kind: { is: 'text' },
  flag: {
    name: 'pprof',
    group: 'What is run',
    placeholder: 'URL',
    example: 'http://127.0.0.1:6060',
    help: 'Looks at a Go service by its net/http/pprof, on this machine: goroutines and heap, and the line that led there. With a command the lab sets GODEBUG=tracebackancestors=8 itself; without, a service that runs already.',
  },
  optional: true,
  compared: 'told',
} as const;

/** The settings of a command of one's own that is run, by their names in `target` of a plan. */
export const COMMAND = {
  /** The program and its arguments. */
  argv: { kind: { is: 'words' }, words: 'command', required: true, compared: 'told' },
  /** The absolute path of the folder that it is started in. */
  cwd: { kind: { is: 'text' }, words: 'folder', required: true, compared: 'free' },
  /** The processes that are judged: a regular expression for their command lines, or `all`. */
  process: {
    kind: { is: 'text' },
    flag: {
      ...{ name: 'process', group: 'What is run', placeholder: 'REGEX', example: 'worker' },
      help: 'Judges the processes whose command line it fits, or all of them: all. Several of one program are its replicas.',
      default: 'what listens or works',
    },
    optional: true,
    compared: 'told',
  },
  pprof,
} as const satisfies SettingRows;

/** The settings of processes that run already, by their names in `target` of a plan. */
export const PROCESS = {
  /** Their numbers. */
  pids: { kind: { is: 'words' }, words: 'processes', required: true, compared: 'free' },
  /** The program of the first and its arguments. */
  argv: { kind: { is: 'words' }, words: 'command', required: true, compared: 'told' },
  pprof,
} as const satisfies SettingRows;

/** The settings of lines that were printed elsewhere, by their names in `target` of a plan. */
export const RECORD = {
  /** The file that they came from; `-` for standard input. */
  from: { kind: { is: 'text' }, words: 'lines from', required: true, compared: 'told' },
} as const satisfies SettingRows;

/** The settings of work that is not the lab's own: its unit is the one that the record shows, unless it is said. */
export const OWN_WORK = {
  unit: { kind: WORK.unit.kind, words: WORK.unit.words, optional: true, compared: 'told' },
} as const satisfies SettingRows;

/** The settings of the work of what the lab may put load on; with load of the lab's, what comes out may be confirmed. */
export const DRIVEN_WORK = {
  ...OWN_WORK,
  confirm: WORK.confirm,
} as const satisfies SettingRows;

/**
 * The settings of the load that the lab puts on a command, or on a process that runs already, by their names in `drive` of
 * a plan. Of `call`, `url`, `each` and `k6` at most one is set; without any, there is no load of the lab's.
 */
export const DRIVE = {
  /** The gRPC method that is called, `package.Service/Method`. */
  call: {
    kind: { is: 'text' },
    flag: {
      ...{ name: 'call', group: what, placeholder: 'SERVICE/METHOD', example: 'shop.Cart/Get' },
      help: 'Calls this gRPC method, found by server reflection or in --proto. Without a value: lists the methods, and ends.',
    },
    optional: true,
    compared: 'told',
  },
  /** The address that is requested over HTTP/1.1. */
  url: {
    kind: { is: 'text' },
    flag: {
      ...{ name: 'url', group: what, placeholder: 'URL', example: 'http://127.0.0.1:8080/cart/1' },
      help: 'Requests this address over HTTP/1.1, on connections that are kept. Load goes to this machine alone.',
    },
    optional: true,
    compared: 'told',
  },
  /** The command line that is run once for each unit of work. */
  each: {
    kind: { is: 'text' },
    flag: {
      ...{ name: 'each', group: what, placeholder: 'COMMAND', example: "'node one-user.js'" },
      help: 'Runs this command once for each unit of work, in a shell.',
    },
    optional: true,
    compared: 'told',
  },
  /** The script of k6 that is run. */
  k6: {
    kind: { is: 'text' },
    flag: {
      ...{ name: 'k6', group: what, placeholder: 'SCRIPT', example: 'load.ts' },
      help: 'Runs iterations of this script by k6, which has to be on the PATH. Scenarios of its own are not used.',
    },
    optional: true,
    compared: 'told',
  },
  /** The files that describe the service, where it has no reflection. */
  protos: {
    kind: { is: 'words' },
    flag: {
      ...{ name: 'proto', group: what, placeholder: 'FILE', example: 'shop.proto' },
      help: 'With --call: a file that describes the service, instead of reflection; repeatable.',
    },
    usual: [],
    compared: 'told',
  },
  /** The folders in which files look for what they import. */
  protoPaths: {
    kind: { is: 'words' },
    flag: {
      ...{ name: 'proto-path', group: what, placeholder: 'DIR', example: 'protos' },
      help: 'Where --proto looks for files and their imports; repeatable.',
      default: 'the folder of each file, and the current one',
    },
    usual: [],
    compared: 'told',
  },
  /** The messages of a call, or the body of a request: JSON, or `@` and a file. */
  data: {
    kind: { is: 'text' },
    flag: {
      ...{ name: 'data', group: what, placeholder: 'JSON', example: `'{"id":1}'` },
      help: 'The message of a call, or the body of a request: JSON, or @FILE. A file with a message on each line has them used in turn. A list is the messages of a stream.',
      default: 'made from the type of the message',
    },
    optional: true,
    compared: 'told',
  },
  /** Metadata of a call, each `key:value`. */
  metadata: {
    kind: { is: 'words' },
    flag: {
      ...{ name: 'metadata', group: what, placeholder: 'KEY:VALUE', example: 'x-user:7' },
      help: 'With --call: metadata; repeatable. $NAME in a value stands for an environment variable, which keeps secrets out of the report.',
    },
    usual: [],
    compared: 'told',
  },
  /** Header lines of a request, each `key:value`. */
  headers: {
    kind: { is: 'words' },
    flag: {
      ...{ name: 'header', group: what, placeholder: 'KEY:VALUE', example: 'x-user:7' },
      help: 'With --url: a header; repeatable. $NAME in a value stands for an environment variable.',
    },
    usual: [],
    compared: 'told',
  },
  method: {
    kind: { is: 'text' },
    flag: {
      ...{ name: 'method', group: what, placeholder: 'NAME', example: 'PUT' },
      help: 'With --url: the method of a request.',
      default: 'GET, or POST with --data',
    },
    optional: true,
    compared: 'told',
  },
  /** Whether calls go over TLS. */
  tls: {
    kind: { is: 'switch' },
    flag: [{ name: 'tls', group: what, says: true, help: 'With --call: over TLS, trusting the usual authorities.' }],
    usual: false,
    compared: 'told',
  },
  ca: {
    kind: { is: 'text' },
    flag: {
      ...{ name: 'ca', group: what, placeholder: 'FILE', example: 'ca.pem' },
      help: 'Over TLS, trusting this authority alone.',
    },
    optional: true,
    compared: 'told',
  },
  cert: {
    kind: { is: 'text' },
    flag: {
      ...{ name: 'cert', group: what, placeholder: 'FILE', example: 'client.pem' },
      help: 'The certificate of the client, for mutual TLS; with --key.',
    },
    optional: true,
    compared: 'told',
  },
  key: {
    kind: { is: 'text' },
    flag: {
      ...{ name: 'key', group: what, placeholder: 'FILE', example: 'client.key' },
      help: 'The private key of --cert.',
    },
    optional: true,
    compared: 'told',
  },
  authority: {
    kind: { is: 'text' },
    flag: {
      ...{ name: 'authority', group: what, placeholder: 'NAME', example: 'shop.example' },
      help: 'With --call: the :authority of calls, and the name that the certificate must have.',
    },
    optional: true,
    compared: 'told',
  },
  address: {
    kind: { is: 'text' },
    flag: {
      ...{ name: 'address', group: what, placeholder: 'HOST:PORT', example: 'localhost:50051' },
      help: 'With --call: where calls go, on this machine.',
      default: 'the first port that the command listens on and that speaks gRPC',
    },
    optional: true,
    compared: 'told',
  },
  deadlineMs: {
    kind: { is: 'duration', lowMs: 1, highMs: 3_600_000 },
    flag: {
      ...{ name: 'deadline', group: what, placeholder: 'TIME', example: '2s' },
      help: 'A call, request or run that takes longer is ended, and failed; a stream that had messages by then was answered.',
    },
    usual: 10_000,
    compared: 'told',
  },
  /** What tells that the command is ready for load. */
  ready: {
    kind: { is: 'text' },
    flag: {
      ...{ name: 'ready', group: what, placeholder: 'WHAT', example: 'listening' },
      help: 'What tells that the command can take load: a port, a URL that answers, or a regular expression that a line of its output matches.',
      default: 'the first port that it listens on',
    },
    optional: true,
    compared: 'told',
  },
  /** Units of work in all, the warm-up left out; absent: as many as the time allows. */
  calls: {
    kind: { is: 'whole', low: 6, high: 10_000_000, of: 'calls' },
    flag: {
      ...{ name: 'calls', group: how, placeholder: 'N', example: '600' },
      help: 'Calls, requests or runs in all, in equal slices; the warm-up comes before them.',
      default: '300, with --each and --k6 60; with --for, as many as fit',
    },
    optional: true,
    compared: 'work',
  },
  warmUp: {
    kind: { is: 'whole', low: 0, high: 1_000_000, of: 'calls' },
    flag: {
      ...{ name: 'warm-up', group: how, placeholder: 'N', example: '50' },
      help: 'Calls before the first checkpoint.',
      default: 'as many as a slice has',
    },
    optional: true,
    compared: 'work',
  },
  slices: {
    kind: WORK.slices.kind,
    flag: {
      ...WORK.slices.flag,
      help: 'Equal slices of the load, 3 to 24, each followed by a checkpoint. Fewer than 4 find a leak, but never say clean.',
    },
    usual: WORK.slices.usual,
    compared: 'work',
  },
  /** Units per second; absent: as fast as they are answered. */
  rate: {
    kind: { is: 'decimal', high: 100_000, of: 'calls per second' },
    flag: {
      ...{ name: 'rate', group: how, placeholder: 'N', example: '25', from: 0.001 },
      help: 'Calls, requests or runs per second.',
      default: 'as fast as they are answered',
    },
    optional: true,
    compared: 'work',
  },
  /** The most units under way at once. */
  concurrency: {
    kind: { is: 'whole', low: 1, high: 1000, of: 'calls at once' },
    flag: {
      ...{ name: 'concurrency', group: how, placeholder: 'N', example: '8' },
      help: 'Calls, requests or runs under way at once, at most.',
      default: '4, with --each and --k6 1, with --rate 100',
    },
    optional: true,
    compared: 'work',
  },
} as const satisfies SettingRows;

const { metrics: _ofTheFleet, ...observed } = OBSERVE;

/** The settings of how closely a command of one's own is looked at, by their names in `observe` of a plan. */
export const OWN_OBSERVE = { ...observed, ...OBSERVE_OWN } satisfies SettingRows;

/** The words of the tables: every sentence is made here, of codes. */
import { counted } from '../../scripts/text/figures.js';
import type {
  DetectorDocument,
  DetectorEvidence,
  DetectorId,
  DetectorReading,
  DetectorRow,
  DetectorRuntime,
  DetectorVerdict,
  GoroutineCount,
  MissingDetector,
} from './document.js';
import { verdictOf } from './document.js';

/** The name of a detector, and how it is asked. */
export interface DetectorTitle {
  readonly title: string;
  readonly how: string;
}

const ASKED_AGAIN = 'read before and after, once it has stayed the same for a second';
const AN_ANCESTOR = 'with `GODEBUG=tracebackancestors=8`';
const CLASSES = 'two of `v8.writeHeapSnapshot`; a class says leak when it has an object more for each client';
const ON_HEAP =
  '`go tool pprof -base`; it says leak when a line of the user’s file is behind an object more for each client';

/** The names of the detectors. */
export const TITLES: Readonly<Record<DetectorId, DetectorTitle>> = {
  'go-descriptors': { title: 'descriptors', how: `\`/proc/self/fd\`, ${ASKED_AGAIN}` },
  'go-goroutines': { title: 'goroutines', how: `\`runtime.NumGoroutine\`, ${ASKED_AGAIN}` },
  'go-goleak': { title: 'goleak', how: '`VerifyNone` in a test, without what was there before' },
  'go-goleak-ancestors': { title: 'goleak, ancestors', how: `the same, ${AN_ANCESTOR}` },
  'go-goroutineleak': { title: 'goroutineleak, connected', how: `Go’s own profile, ${AN_ANCESTOR}` },
  'go-goroutineleak-idle': { title: 'goroutineleak, idle', how: 'once `WithIdleTimeout` has closed the connections' },
  'go-goroutineleak-ancestors': { title: 'goroutineleak, idle, ancestors', how: `the same, ${AN_ANCESTOR}` },
  'go-heap': {
    title: 'heap profile',
    how: `sampled as by default, once in 512 KB: whether it sees so little is luck. ${ON_HEAP}`,
  },
  'go-heap-every': { title: 'heap profile, every allocation', how: 'the same, with `GODEBUG=memprofilerate=1`' },
  'go-lab': { title: 'this lab', how: '`lab --runtime=go`: the same leak in a fleet of three, for 30 passes' },
  'node-descriptors': { title: 'descriptors', how: `\`/proc/self/fd\`, ${ASKED_AGAIN}` },
  'node-descriptors-shared': {
    title: 'descriptors, one connection',
    how: 'the same, where clients of an address share its connection',
  },
  'node-resources': { title: 'getActiveResourcesInfo', how: `\`process.getActiveResourcesInfo\`, ${ASKED_AGAIN}` },
  'node-classes': { title: 'heap snapshots', how: CLASSES },
  'node-classes-shared': {
    title: 'heap snapshots, one connection',
    how: 'the same, where clients of an address share its connection',
  },
  'node-vitest': { title: 'Vitest, async leaks', how: '`vitest run --detectAsyncLeaks`' },
  'node-vitest-hanging': { title: 'Vitest, hanging process', how: '`vitest run --reporter=hanging-process`' },
  'node-jest': { title: 'Jest, open handles', how: '`jest --detectOpenHandles`' },
  'node-memlab': { title: 'memlab', how: '`memlab find-leaks` on three snapshots of the heap' },
  'node-memlab-all': { title: 'memlab, all objects', how: 'the same, with `--trace-all-objects`' },
  'node-leakage': { title: 'leakage', how: 'compiled when it is installed' },
  'node-assert': { title: 'this lab, in a test', how: '`assertNoLeak`, a client a call' },
  'node-check': { title: 'this lab, around a program', how: '`check`, in six slices of six clients' },
};

/** The headings of the two tables. */
export const RUNTIME_TITLES: Readonly<Record<DetectorRuntime, string>> = { go: 'Go', node: 'Node' };

/** The words of an outcome. */
export const VERDICTS: Readonly<Record<DetectorVerdict, string>> = {
  found: 'found',
  'not-found': 'not found',
  'flags-twin': 'falsely flags the twin',
  missing: 'not to be had',
};

/** How to read the tables, and why some detectors say what they say; code is between backticks. */
export const NOTES: readonly string[] = [
  'Found: it says leak of the leak and leaves the twin alone. Falsely flags the twin: it says leak of both, and so tells nothing apart.',
  'Names the line: what it printed holds file and number of the line that makes the clients. Go prints of an ancestor where it goes on, which can be the line below.',
  'Before a count or a snapshot one client is made and closed, so that what is made once and kept is not counted.',
  'Go’s profile of leaked goroutines counts those that nothing can wake any more. While a client is connected, its goroutines can be reached from its connection.',
  'goleak knows only where a goroutine was created, which is in grpc-go, and leaves out the ancestors that Go can print.',
  'grpc-js lets its sockets go (`unref`) when no call is under way. `getActiveResourcesInfo`, Vitest and Jest tell of what keeps a process alive; Vitest leaves out TCP besides.',
  'memlab lists the classes that stay, but by its own rules, made for pages, they are no leaks; with all objects it takes whatever was loaded late for one.',
  'Vitest 5 needs Node 22.12; what was asked is the last release for Node 20.',
];

/** The words of a row, a cell each. */
export interface DetectorCells extends DetectorTitle {
  readonly verdict: DetectorVerdict;
  readonly verdictText: string;
  readonly leakSaid: string;
  readonly twinAlone: string;
  readonly lineNamed: string;
  readonly printedOfLeak: string;
  readonly printedOfTwin: string;
}

/** Returns the words of a row. */
export function cellsOf(row: DetectorRow): DetectorCells {
  const verdict = verdictOf(row);
  const common = { ...TITLES[row.id], verdict, verdictText: VERDICTS[verdict] };
  const { result } = row;
  if (result.kind === 'missing')
    return {
      ...common,
      leakSaid: '–',
      twinAlone: '–',
      lineNamed: '–',
      printedOfLeak: missingText(result.why),
      printedOfTwin: '',
    };
  const { leaky, fixed } = result;
  return {
    ...common,
    leakSaid: leaky.leak ? 'yes' : 'no',
    twinAlone: fixed.leak ? 'no' : 'yes',
    lineNamed: leaky.leak ? LINES[leaky.line] : 'no',
    printedOfLeak: evidenceText(leaky.evidence),
    printedOfTwin: evidenceText(fixed.evidence),
  };
}

const LINES: Readonly<Record<DetectorReading['line'], string>> = { named: 'yes', next: 'the line below', none: 'no' };

/** Returns the sentence that sums the rows of a runtime up. */
export function summaryText(rows: readonly DetectorRow[]): string {
  const ran = rows.filter((row) => verdictOf(row) !== 'missing');
  const found = ran.filter((row) => verdictOf(row) === 'found');
  const named = found.filter(({ result }) => result.kind === 'ran' && result.leaky.line !== 'none');
  const flags = ran.filter((row) => verdictOf(row) === 'flags-twin').length;
  const titles = named.map(({ id }) => TITLES[id].title).join('; ');
  return `${[
    `${found.length} of ${counted(ran.length, 'detector')} ${verb(found.length, 'find')} the leak and ${verb(found.length, 'leave')} the twin alone`,
    ...(found.length > 0
      ? [`${named.length} of these ${verb(named.length, 'lead')} to the line${named.length > 0 ? ` (${titles})` : ''}`]
      : []),
    ...(flags > 0 ? [`${flags} ${verb(flags, 'call')} the twin a leak as well`] : []),
    ...(ran.length < rows.length ? [`${rows.length - ran.length} could not be had`] : []),
  ].join('; ')}.`;
}

function verb(subjects: number, plural: string): string {
  return subjects === 1 ? `${plural}s` : plural;
}

/** Returns on what and with what a document was made. */
export function provenanceText({ day, machine, versions }: DetectorDocument): string {
  const used = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `Made on ${day} on ${machine.cores} cores (${machine.cpu}, ${machine.system}) with ${used.join(', ')}.`;
}

/** Returns the sentence of what is asked. */
export function leakText({ clients, connected }: DetectorDocument): string {
  return `${clients} clients are made by one line and never closed, as in the incident; ${connected} of them are connected and have had an answer, the others found nobody. The twin closes each. The service is in another process.`;
}

/** Returns what a detector printed, in short. */
export function evidenceText(evidence: DetectorEvidence): string {
  switch (evidence.kind) {
    case 'count':
      return `${evidence.before} → ${evidence.after} ${evidence.of}`;
    case 'resources':
      return `${resourcesText(evidence.before)} → ${resourcesText(evidence.after)}`;
    case 'leaked-goroutines':
      return `${evidence.leaked} of ${evidence.all} goroutines leaked`;
    case 'unexpected-goroutines': {
      const all = evidence.groups.reduce((sum, { count }) => sum + count, 0);
      return all === 0 ? 'nothing' : `${counted(all, 'unexpected goroutine')}: ${groupsText(evidence.groups)}`;
    }
    case 'classes':
      return evidence.classes.length === 0
        ? 'no class'
        : `${counted(evidence.classes.length, 'class', 'classes')}: ${evidence.classes
            .slice(0, SHOWN)
            .map(({ name, more }) => `${name} +${more}`)
            .join(', ')}${evidence.classes.length > SHOWN ? ' …' : ''}`;
    case 'objects':
      return `${counted(evidence.objects, 'object')} more behind the line, ${evidence.bytes} more in all`;
    case 'said':
      return evidence.lines.length === 0 ? 'nothing' : evidence.lines.join('; ');
  }
}

const SHOWN = 4;

function groupsText(groups: readonly GoroutineCount[]): string {
  const shown = groups.slice(0, SHOWN).map(({ top, count }) => `${count} ${top.split('/').at(-1)}`);
  return `${shown.join(', ')}${groups.length > SHOWN ? ' …' : ''}`;
}

function resourcesText(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return [...new Set(names)].map((name) => `${names.filter((each) => each === name).length} ${name}`).join(', ');
}

/** Returns why a detector could not be asked, with the cure where there is one. */
export function missingText(why: MissingDetector): string {
  switch (why.kind) {
    case 'no-go':
      return 'go is not on the PATH: install Go 1.26 or later (go.dev/dl)';
    case 'not-installed':
      return `${why.packages.join(', ')} cannot be installed here: ${why.said}`;
    case 'failed':
      return `it failed: ${why.said}`;
  }
}

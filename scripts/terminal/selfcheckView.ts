import type { SelfcheckRequest } from '../flags/selfcheckRequest.js';
import { type PlantObserver, type PlantRun, plantByHand } from '../run/plantRuns.js';
import type { PlantFinding } from '../selfcheck/finding.js';
import type { SelfcheckResult } from '../selfcheck/result.js';
import { PLANT_NAMES } from '../selfcheck/table.js';
import { faultsText } from '../selfcheck/words.js';
import { counted, growthFigure, growthWords, listed } from '../text/figures.js';
import { growthEvidence } from '../text/growthEvidence.js';
import { plainText } from '../text/plainText.js';
import type { Io } from './io.js';
import { LiveBlock } from './liveBlock.js';
import { columnsOf, knownColumns, lineOf, type Spans, textOf } from './spans.js';
import { padded } from './width.js';

/** Shows a self-check: a line for each plant as it is judged, on a terminal also which are under way. */
export interface SelfcheckView extends PlantObserver {
  concluded(result: SelfcheckResult): void;
  close(): void;
}

const WORK = { one: 'unit', many: 'units' } as const;
const NAME_COLUMNS = Math.max(...PLANT_NAMES.map(({ length }) => length));

/** Makes the view that a request asks for. */
export function selfcheckViewFor({ json, view, plants }: SelfcheckRequest, io: Io): SelfcheckView {
  const stream = json ? io.stderr : io.stdout;
  const color = view.color && stream.isTTY === true;
  const isLive = !view.quiet && stream.isTTY === true && io.env.TERM !== 'dumb';
  const block = isLive ? new LiveBlock(stream) : undefined;
  const underWay: PlantRun[] = [];
  let done = 0;
  const columns = () => knownColumns(stream.columns);
  const draw = () => {
    const line = progressLine(underWay, done, plants.length);
    block?.draw([lineOf(line, color, columns() - 1)], columns());
  };
  const leave = (lines: readonly Spans[]) => {
    const text = textOf(lines, color, columnsOf(stream));
    if (block) block.leave(text, columns());
    else stream.write(text);
  };
  return {
    began(run) {
      underWay.push(run);
      draw();
    },
    ended(run) {
      underWay.splice(underWay.indexOf(run), 1);
      draw();
    },
    found(finding) {
      done += 1;
      if (!view.quiet) leave(findingLines(finding));
      draw();
    },
    concluded(result) {
      block?.close(columns());
      stream.write(textOf(endLines(result), color, columnsOf(stream)));
    },
    close: () => block?.close(columns()),
  };
}

function progressLine(underWay: readonly PlantRun[], done: number, all: number): Spans {
  const names = underWay.map(({ plant, kind }) => (kind === 'leak' ? plant.name : `${plant.name}'s twin`));
  return [
    [`  ${done} of ${all} judged`, 'bold'],
    [names.length > 0 ? ` · under way: ${names.join(', ')}` : '', 'dim'],
  ];
}

/** Returns the lines of one plant: what was found against what was planted, the line that was named, and its twin. */
export function findingLines(finding: PlantFinding): Spans[] {
  const { plant, faults, why } = finding;
  const sign: Spans =
    faults.length > 0
      ? [['✘', 'red']]
      : finding.unseenHere && finding.outcome === 'unseen'
        ? [['–', 'yellow']]
        : [['✔', 'green']];
  const text = [foundText(finding), lineText(finding), twinText(finding)].filter((part) => part !== '').join('; ');
  return [
    [...sign, ' ', [padded(plant.name, NAME_COLUMNS), 'bold'], `  ${text}`],
    ...(why === undefined ? [] : [[[`  ${' '.repeat(NAME_COLUMNS)}  ${plainText(why)}`, 'dim']] satisfies Spans]),
  ];
}

function foundText({ plant, outcome, growth, unseenHere, faults }: PlantFinding): string {
  const planted = `planted ${plantedText(plant.perUnit, growth?.unit)}`;
  if (outcome === 'unseen') return `${unseenHere ? 'cannot be seen here' : 'not seen'}, ${planted}`;
  if (outcome === 'invalid') return `could not be judged, ${planted}`;
  if (!growth) return `nothing measured, ${planted}`;
  const found = `${growthWords(growth.growthPerWork, growth.unit, WORK, plant.metric === 'heap_after_gc_bytes' ? 'heap' : growth.unit)}`;
  const evidence = growth.even ? `: ${growthEvidence(growth, growth.unit)}` : ` ${growthEvidence(growth, growth.unit)}`;
  const verdict = outcome === 'leak' ? 'found' : `called ${outcome}`;
  return `${found} ${verdict}${evidence}, ${planted}${faults.includes('wrong-size') ? ': another size' : ''}`;
}

/** Returns `2`, or for what is weighed `64 B to 256 B`. */
function plantedText([least, most]: readonly [number, number], unit = ''): string {
  return least === most ? `${least}` : `${growthFigure(least, unit)} to ${growthFigure(most, unit)}`;
}

function lineText({ line, outcome }: PlantFinding): string {
  if (!line || outcome !== 'leak') return '';
  if (line.is === 'own') return `line named (${line.at})`;
  return line.is === 'none' ? 'no line named' : `another line named (${line.at})`;
}

function twinText({ twin }: PlantFinding): string {
  switch (twin) {
    case 'clean':
      return 'its twin is clean';
    case 'leak':
      return 'its clean twin is called a leak';
    case 'inconclusive':
      return 'its twin is inconclusive';
    case 'invalid':
      return 'its twin could not be judged';
    case 'unseen':
      return '';
  }
}

function endLines({ findings, mark, remembered, planned, isStopped }: SelfcheckResult): Spans[] {
  if (isStopped)
    return [
      [['interrupted', 'yellow'], `: ${findings.length} of ${planned} plants were judged; nothing is remembered`],
    ];
  const node = `with Node ${mark.node}`;
  const unseen =
    mark.outcome === 'passed' && mark.unseen.length > 0 ? `; cannot be seen here: ${listed(mark.unseen)}` : '';
  const first: Spans =
    mark.outcome === 'passed'
      ? [
          ['passed', 'green'],
          `: ${counted(planned - mark.unseen.length, 'leak')} found, no clean twin called one, ${node}${unseen}`,
        ]
      : [['failed', 'red'], `: ${faultsText(mark.faults)}, ${node}`];
  return [first, ...againLines(findings), ...(remembered ? [rememberedLine(remembered)] : [])];
}

/** Returns what to do about plants that failed; nothing where none did. */
function againLines(findings: readonly PlantFinding[]): Spans[] {
  const failed = findings.filter(({ faults }) => faults.length > 0);
  const [first] = failed;
  if (!first) return [];
  const kind = first.faults.every((fault) => fault.startsWith('twin')) ? 'clean' : 'leak';
  return [
    [
      '  → again, while the machine has nothing else to do: ',
      `grpc-leak-lab selfcheck --only=${failed.map(({ plant }) => plant.name).join(',')}`,
    ],
    ['  → with a report that says why: ', plantByHand({ plant: first.plant, kind })],
  ];
}

function rememberedLine(remembered: NonNullable<SelfcheckResult['remembered']>): Spans {
  return 'file' in remembered
    ? [['remembered for the reports to come', 'dim']]
    : [['not remembered', 'yellow'], `: the cache folder cannot be written: ${plainText(remembered.unwritable)}`];
}

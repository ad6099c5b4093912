import { moreWords, STRETCH_REASON } from '../analysis/tables/confirmationWords.js';
import { stopWords } from '../record/earlyStop.js';
import type { RecordEvent } from '../record/events.js';
import { workWords } from '../targets/workWords.js';
import type { WorkWords } from '../text/figures.js';
import { plainText } from '../text/plainText.js';
import { duration } from '../text/times.js';
import { checkpointOf, failedWords, ownReplicas, type RunProgress, workOf } from './runState.js';
import type { Spans } from './spans.js';
import { clipped } from './width.js';

/**
 * Returns the lines that an event is worth on any terminal, live or plain: what went wrong, which replica joined or was
 * lost, and what the place has to say.
 */
export function noticeLines(event: RecordEvent, work: WorkWords): Spans[] {
  if (event.from !== 'lab') return [];
  const { line } = event;
  if (line.kind === 'stretch')
    return [
      [
        ['  confirming: ', 'cyan'],
        `${STRETCH_REASON[line.because]}; ${moreWords(line.amount, work)} each, in the same processes`,
      ],
    ];
  if (line.kind === 'note') return [[['  note: ', 'yellow'], plainText(line.text)]];
  if (line.kind === 'replica-starved' && !line.over)
    return [
      [
        ['  note: ', 'yellow'],
        `the machine is overloaded${line.loadAverage === undefined ? '' : ` (load average ${line.loadAverage.toFixed(1)})`}: ${plainText(line.replica)} has been silent for ${duration(line.silentMs)} and waits for CPU; it is given time`,
      ],
    ];
  if (line.kind === 'replica-joined')
    return [
      [
        '  ',
        `${plainText(line.replica)} took the place of ${plainText(line.replaces)}: it receives no load and is not judged`,
      ],
    ];
  if (line.kind === 'replica-ended' && line.how === 'node-lost') {
    return [
      [['  ! ', 'red'], `${plainText(line.replica)} was lost with its node ${plainText(line.node ?? '')}`.trim()],
      ...lastLog(line.lastLog),
    ];
  }
  if (line.kind === 'replica-ended') {
    const how = [line.how, line.signal ?? (line.code === null ? undefined : `code ${line.code}`)]
      .filter(Boolean)
      .join(', ');
    return [[['  ! ', 'red'], `${plainText(line.replica)} ended before its time (${how})`], ...lastLog(line.lastLog)];
  }
  if (line.kind === 'load-failed')
    return [[['  ! ', 'red'], `the load failed: ${plainText(line.message)}`], ...lastLog(line.lastLog)];
  if (line.kind === 'cut-short') return [[['  ! ', 'yellow'], `cut short by ${plainText(stopWords(line))}`]];
  return [];
}

/**
 * Returns one line per phase and one per checkpoint, for output that is not a terminal. `before` is the checkpoint that
 * was complete before this event.
 */
export function progressLines(state: RunProgress, event: RecordEvent, before: number): Spans[] {
  if (event.from === 'lab' && event.line.kind === 'phase') return [[`  ${event.line.name}`]];
  const checkpoint = checkpointOf(state);
  if (checkpoint <= before) return [];
  const sockets = ownReplicas(state)
    .map((replica) => replica.sockets ?? '?')
    .join(' ');
  const [done, work] = [workOf(state), workWords(state.plan)];
  if (checkpoint === 0) return [[`  baseline: sockets ${sockets}`]];
  return [
    [
      `  checkpoint ${checkpoint} of ${state.plan.work.slices}: ${done.made} of ${done.planned} ${work.many} in all${failedWords(done, work)}, sockets ${sockets}`,
    ],
  ];
}

function lastLog(lines: readonly string[]): Spans[] {
  return lines.slice(-3).map((line) => [[`    ${clipped(plainText(line), 160)}`, 'dim']]);
}

/**
 * Returns `not run: fixed × 2, leaky`, where a command ends before all its plans were begun.
 * @param names of the plans that were not, see {@link planNames}
 */
export function unrunLines(names: readonly string[]): Spans[] {
  if (names.length === 0) return [];
  const shown = [...new Set(names)].map((name) => {
    const runs = names.filter((each) => each === name).length;
    return runs === 1 ? name : `${name} × ${runs}`;
  });
  return [[['not run: ', 'yellow'], shown.join(', ')]];
}

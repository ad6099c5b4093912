/**
 * The room of the terminal: says what the report says, as it comes. Imports every room below; loads no engine.
 */
import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { Comparison } from '../analysis/model/comparison.js';
import type { ViewSettings } from '../flags/requests.js';
import type { RunObserver } from '../run/observer.js';
import { planNames } from '../runs/planNames.js';
import { comparisonLines, endingLines } from './ending.js';
import type { Io, TextSink } from './io.js';
import { unrunLines } from './notices.js';
import { quietComparisonLine, quietLine } from './quiet.js';
import { columnsOf, type Spans, textOf } from './spans.js';
import { createTerminalView } from './terminalView.js';

/** The part of a request that says how it is to be shown. */
interface Shown {
  json: boolean;
  view: ViewSettings;
}

/** Makes the view that a request asks for: quiet, live on a terminal, or plain lines (also where TERM=dumb). */
export function viewFor(request: Shown, io: Io): RunObserver {
  const stream = streamFor(request.json, io);
  const color = request.view.color && stream.isTTY === true;
  if (request.view.quiet) return createQuietView({ stream, color });
  return createTerminalView({ stream, color, live: stream.isTTY === true && io.env.TERM !== 'dumb' });
}

/** Makes a view of one line per run, when it has ended, and one for those that were not run. */
function createQuietView({ stream, color }: { stream: TextSink; color: boolean }): RunObserver {
  const write = (lines: readonly Spans[]) => lines.length > 0 && stream.write(textOf(lines, color, columnsOf(stream)));
  let unrun: readonly string[] = [];
  return {
    planned(plans) {
      unrun = planNames(plans);
    },
    runStarted() {
      unrun = unrun.slice(1);
    },
    event() {},
    runEnded: (run, paths) => void write([quietLine(run, paths)]),
    close: () => void write(unrunLines(unrun)),
  };
}

/** Shows how a run ended that nobody watched: in full, or in one line where quiet is asked for. */
export function showEnding(run: AnalysedRun, paths: { report: string }, request: Shown, io: Io): void {
  writeLines(request.view.quiet ? [quietLine(run, paths)] : endingLines(run, paths), request, io);
}

/** Shows what a comparison says, in full, or in one line where quiet is asked for. */
export function showComparison(
  comparison: Comparison,
  runs: readonly AnalysedRun[],
  paths: { report: string },
  request: Shown,
  io: Io,
): void {
  writeLines(
    request.view.quiet ? [quietComparisonLine(comparison, paths)] : comparisonLines(comparison, runs, paths),
    request,
    io,
  );
}

function writeLines(lines: readonly Spans[], request: Shown, io: Io): void {
  const stream = streamFor(request.json, io);
  const color = request.view.color && stream.isTTY === true;
  stream.write(textOf(lines, color, columnsOf(stream)));
}

/** Returns the stream on which a command shows things to people: stderr where stdout belongs to the JSON document. */
function streamFor(json: boolean, io: Io): TextSink {
  return json ? io.stderr : io.stdout;
}

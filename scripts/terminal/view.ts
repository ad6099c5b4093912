import type { ViewSettings } from '../flags/requests.js';
import type { Io, TextSink } from '../io.js';
import type { RunView } from '../runView.js';
import { quietLine } from './ending.js';
import { lineOf, type Spans } from './spans.js';
import { createTerminalView } from './terminalView.js';

/** The view that a request asks for: quiet, live on a terminal, or plain lines (also where TERM=dumb). */
export function viewFor(request: { json: boolean; view: ViewSettings }, io: Io): RunView {
  const stream = streamFor(request.json, io);
  const color = request.view.color && stream.isTTY === true;
  if (request.view.quiet) return createQuietView({ stream, color });
  return createTerminalView({ stream, color, live: stream.isTTY === true && io.env.TERM !== 'dumb' });
}

/** One line a run, when it has ended. */
function createQuietView({ stream, color }: { stream: TextSink; color: boolean }): RunView {
  return {
    planned() {},
    runStarted() {},
    event() {},
    runEnded: (run, paths) => void stream.write(`${lineOf(quietLine(run, paths), color)}\n`),
    close() {},
  };
}

/** Writes lines (of a comparison, say) to a request's stream, in its colours. */
export function writeLines(lines: readonly Spans[], request: { json: boolean; view: ViewSettings }, io: Io): void {
  const stream = streamFor(request.json, io);
  const color = request.view.color && stream.isTTY === true;
  stream.write(lines.map((spans) => `${lineOf(spans, color)}\n`).join(''));
}

/** Where a command shows things to people: stderr where stdout belongs to the JSON document. */
function streamFor(json: boolean, io: Io): TextSink {
  return json ? io.stderr : io.stdout;
}

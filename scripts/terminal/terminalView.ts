import type { RunPlan } from '../plan/plan.js';
import type { RunObserver } from '../run/observer.js';
import { planNames } from '../runs/planNames.js';
import { workWords } from '../targets/workWords.js';
import { endingLines } from './ending.js';
import { frame } from './frame.js';
import type { TextSink } from './io.js';
import { LiveBlock } from './liveBlock.js';
import { noticeLines, progressLines, unrunLines } from './notices.js';
import { plannedLines } from './planned.js';
import { advance, checkpointOf, newRunState, type RunProgress } from './runState.js';
import { columnsOf, knownColumns, type Spans, textOf } from './spans.js';

export interface TerminalOptions {
  stream: TextSink;
  color: boolean;
  /** Draws a block over in place instead of plain lines. Default: whether the stream is a TTY. */
  live?: boolean;
  /** The width to use instead of what the stream reports. */
  columns?: number;
}

/** The time between pictures: at most ten a second. */
const REDRAW_MS = 100;

/**
 * Shows runs on a terminal: a live block of phase, passes and sockets while one is under way, what happens to it as it
 * happens, and at the end its verdict. Where the stream is no terminal, it shows one plain line per phase and per
 * checkpoint.
 */
export function createTerminalView(options: TerminalOptions): RunObserver {
  const view = (options.live ?? options.stream.isTTY === true) ? liveView(options) : plainView(options);
  return neverThrowing(view);
}

function plainView({ stream, color, columns }: TerminalOptions): RunObserver {
  let state: RunProgress | undefined;
  const write = (lines: readonly Spans[]) =>
    lines.length > 0 && stream.write(textOf(lines, color, columns ?? columnsOf(stream)));
  let unrun: readonly string[] = [];
  return {
    planned(plans, learned) {
      unrun = planNames(plans);
      write(plannedLines(plans, { learned }));
    },
    runStarted(plan, position) {
      const [name = plan.target.variant] = unrun;
      unrun = unrun.slice(1);
      state = newRunState(plan, { ...position, name });
      write([startLine(plan, { ...position, name })]);
    },
    event(event) {
      if (!state) return;
      const before = checkpointOf(state);
      advance(state, event);
      const lines = [...noticeLines(event, workWords(state.plan)), ...progressLines(state, event, before)];
      write(lines);
    },
    runEnded(run, paths) {
      write([...endingLines(run, paths, state?.position.name), []]);
      state = undefined;
    },
    close: () => void write(unrunLines(unrun)),
  };
}

function liveView({ stream, color, columns }: TerminalOptions): RunObserver {
  const block = new LiveBlock(stream);
  const width = () => columns ?? knownColumns(stream.columns);
  const leave = (lines: readonly Spans[]) => block.leave(textOf(lines, color, width()), width());
  let state: RunProgress | undefined;
  let startedMs = 0;
  let timer: NodeJS.Timeout | undefined;
  const draw = newGuard()(() => {
    if (state)
      block.draw(
        frame(state, performance.now() - startedMs, { columns: width(), rows: stream.rows ?? 24 }, color),
        width(),
      );
  });
  const stop = () => {
    clearInterval(timer);
    state = undefined;
  };
  let unrun: readonly string[] = [];
  return {
    planned(plans, learned) {
      unrun = planNames(plans);
      leave(plannedLines(plans, { learned }));
    },
    runStarted(plan, position) {
      const [name = plan.target.variant] = unrun;
      unrun = unrun.slice(1);
      stop();
      state = newRunState(plan, { ...position, name });
      startedMs = performance.now();
      draw();
      timer = setInterval(draw, REDRAW_MS).unref();
    },
    event(event) {
      if (!state) return;
      advance(state, event);
      const notices = noticeLines(event, workWords(state.plan));
      if (notices.length > 0) leave(notices);
    },
    runEnded(run, paths) {
      const lines = endingLines(run, paths, state?.position.name);
      stop();
      leave([...lines, []]);
    },
    close() {
      stop();
      leave(unrunLines(unrun));
      block.close(width());
    },
  };
}

function startLine(plan: RunPlan, { number, of, name }: RunProgress['position']): Spans {
  return [[name, 'bold'], of > 1 ? `, run ${number} of ${of}` : '', `: ${plan.id}`];
}

/** Makes a view silent once it has failed: what it shows is never worth a run. */
function neverThrowing(view: RunObserver): RunObserver {
  const guard = newGuard();
  return {
    planned: guard(view.planned),
    runStarted: guard(view.runStarted),
    event: guard(view.event),
    runEnded: guard(view.runEnded),
    close: newGuard()(view.close),
  };
}

/** Makes calls that do nothing once one of them has thrown. */
function newGuard() {
  let failed = false;
  return <A extends unknown[]>(call: (...args: A) => void) =>
    (...args: A): void => {
      if (failed) return;
      try {
        call(...args);
      } catch {
        failed = true;
      }
    };
}

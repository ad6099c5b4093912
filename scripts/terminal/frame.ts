import { workWords } from '../targets/workWords.js';
import { counted } from '../text/figures.js';
import { duration } from '../text/times.js';
import { checkpointOf, type ReplicaState, type RunProgress, workOf } from './runState.js';
import { lineOf, type Spans } from './spans.js';
import { progressBar, sparkline } from './sparkline.js';
import { clipped, displayWidth, padded } from './width.js';

export interface FrameSize {
  columns: number;
  /** Rows of the terminal; a frame has fewer lines, so that it can be drawn over itself. */
  rows: number;
}

/**
 * Draws the live picture of a run: its name, its progress, and the sockets of each replica. No line is as wide as the
 * terminal.
 */
export function frame(state: RunProgress, elapsedMs: number, size: FrameSize, color: boolean): string[] {
  const columns = Math.max(1, size.columns - 1);
  const all = [...state.replicas.values()].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  const replicas = [
    ...all.filter(({ replaces }) => replaces === undefined),
    ...all.filter(({ replaces }) => replaces !== undefined),
  ];
  const room = Math.max(0, size.rows - 4);
  const shown = replicas.length <= room ? replicas : replicas.slice(0, Math.max(0, room - 1));
  const nameColumns = Math.min(20, Math.max(6, ...shown.map(({ name }) => displayWidth(name))));
  const top = Math.max(10, ...replicas.flatMap(({ history }) => history));
  const lines: Spans[] = [
    title(state, elapsedMs),
    progress(state, nameColumns, columns),
    ...shown.map((replica) => replicaLine(replica, nameColumns, columns, top)),
    ...(shown.length < replicas.length
      ? [[[`  … and ${replicas.length - shown.length} more`, 'dim']] satisfies Spans]
      : []),
  ];
  return lines.slice(0, Math.max(1, size.rows - 1)).map((spans) => lineOf(spans, color, columns));
}

/** Returns `leaky · run 1 of 2 · slice 3 of 6 · 3.2 s`: the slice whose checkpoint is awaited. */
function title(state: RunProgress, elapsedMs: number): Spans {
  const { plan, position, phase } = state;
  const checkpoint = checkpointOf(state);
  const where =
    phase === 'load' && checkpoint >= 0
      ? `slice ${Math.min(checkpoint + 1, plan.work.slices)} of ${plan.work.slices}`
      : phase;
  return [
    [position.name, 'bold'],
    position.of > 1 ? ` · run ${position.number} of ${position.of}` : '',
    ' · ',
    [where, 'cyan'],
    ` · ${duration(elapsedMs)}`,
  ];
}

function progress(state: RunProgress, nameColumns: number, columns: number): Spans {
  const { made, planned, failed } = workOf(state);
  const bar = progressBar(made, planned, barColumns(nameColumns, columns));
  const inVain: Spans = failed.number > 0 ? [[`, ${failed.number} failed`, 'yellow']] : [];
  return [
    `  ${padded(workWords(state.plan).many, nameColumns)}  `,
    [bar, 'cyan'],
    `  ${made} of ${planned} in all`,
    ...inVain,
  ];
}

function replicaLine(replica: ReplicaState, nameColumns: number, columns: number, top: number): Spans {
  const name = `  ${padded(clipped(replica.name, nameColumns), nameColumns)}  `;
  const width = barColumns(nameColumns, columns);
  const line = padded(sparkline(replica.history, width, top), width);
  if (replica.ended !== undefined) return [name, [line, 'dim'], [`  ${replica.ended}`, 'red']];
  if (replica.replaces !== undefined) return [[`${name}${line}  replaces ${replica.replaces}`, 'dim']];
  return [name, line, [`  ${replica.sockets === undefined ? '' : counted(replica.sockets, 'socket')}`, 'dim']];
}

/** The columns of `  1350 of 1800 in all, 12 failed` or `  12345 sockets`. */
const FIGURE_COLUMNS = 34;

/** Returns the columns for the bars, at most 40: what names on the left and figures on the right leave. */
function barColumns(nameColumns: number, columns: number): number {
  return Math.max(4, Math.min(40, columns - nameColumns - FIGURE_COLUMNS));
}

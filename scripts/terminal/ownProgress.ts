import type { ViewSettings } from '../flags/requests.js';
import { driveOf } from '../plan/drive.js';
import type { PlanFor } from '../plan/plan.js';
import type { RecordEvent } from '../record/events.js';
import type { RunObserver } from '../run/observer.js';
import { count, rateFigure } from '../text/figures.js';

/** Milliseconds between two lines about slices: a run of a few seconds has few. */
const SLICE_EVERY_MS = 1000;

/** Milliseconds after which a run without load is told of again; the time doubles from line to line, up to the most. */
const FIRST_WATCH_MS = 10_000;
const MOST_WATCH_MS = 120_000;

/**
 * Returns an observer that says on stderr how far a run of a command is, in lines of its own: the terminal is the
 * command's. Rare enough to be read among its output, and often enough that a command that hangs is seen to.
 */
export function ownProgress(
  plan: PlanFor<'command'>,
  { quiet }: Pick<ViewSettings, 'quiet'>,
  to: { write(text: string): unknown },
): Pick<RunObserver, 'event'> {
  if (quiet) return { event: () => undefined };
  const say = (text: string) => void to.write(`grpc-leak-lab: ${text}\n`);
  const drive = driveOf(plan);
  return { event: drive ? drivenProgress(drive, say) : watchedProgress(say) };
}

type Say = (text: string) => void;

function drivenProgress(drive: NonNullable<ReturnType<typeof driveOf>>, say: Say): (event: RecordEvent) => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  let slices = drive.slices;
  let begunMs = 0;
  return ({ from, line, receivedMs }) => {
    if (from === 'lab' && line.kind === 'phase' && line.name === 'starting') say(`waits until the command is ready`);
    if (from === 'lab' && line.kind === 'phase' && line.name === 'warm-up' && drive.warmUp)
      say(`warm-up of ${counted(drive.warmUp, drive.unit)}, then ${slices} slices`);
    if (from === 'lab' && line.kind === 'stretch') {
      slices += line.slices;
      say(`confirms by ${counted(line.amount, drive.unit)} more in the same processes`);
    }
    if (from !== 'load') return;
    if (line.kind === 'slice-begin') begunMs = receivedMs;
    if (line.kind !== 'slice-end' || (receivedMs - lastMs < SLICE_EVERY_MS && line.index < slices)) return;
    lastMs = receivedMs;
    const perSecond = line.calls / Math.max(0.001, (receivedMs - begunMs) / 1000);
    const failed = line.failed === 0 ? '' : `, ${count(line.failed)} failed`;
    say(`slice ${line.index} of ${slices}: ${counted(line.calls, drive.unit)}, ${rateFigure(perSecond)}/s${failed}`);
  };
}

function watchedProgress(say: Say): (event: RecordEvent) => void {
  const processes = new Set<string>();
  let checkpoints = 0;
  let nextMs = FIRST_WATCH_MS;
  return ({ from, line, receivedMs, ...event }) => {
    if (from === 'replica' && 'replica' in event) processes.add(String(event.replica));
    if (from === 'replica' && line.kind === 'checkpoint') checkpoints = Math.max(checkpoints, line.index + 1);
    if (receivedMs < nextMs) return;
    nextMs = receivedMs + Math.min(MOST_WATCH_MS, receivedMs);
    const seconds = Math.round(receivedMs / 1000);
    say(`watching ${counted(processes.size, 'process')}, ${seconds} s, ${counted(checkpoints, 'checkpoint')}`);
  };
}

function counted(amount: number, one: string): string {
  const many = one.endsWith('s') ? `${one}es` : `${one}s`;
  return `${count(amount)} ${amount === 1 ? one : many}`;
}

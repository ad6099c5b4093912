import { setImmediate as turn } from 'node:timers/promises';
import { BroadcastChannel, threadId } from 'node:worker_threads';
import { nothingYet } from '../already.js';
import { guarded } from '../guard.js';
import { type Hooked, hookProcess } from '../hooks.js';
import { onMove } from '../moves.js';
import type { Sensors } from '../sensors.js';
import type { ThreadAnswer, ThreadQuestion } from './asking.js';
import { Board, SIGHT, type ThreadFigures } from './board.js';
import { inherited } from './inherited.js';

/**
 * Begins to observe this worker thread for the probe of the main thread, which reads the figures of the worker from the
 * board. Prints nothing, and nothing of it keeps the worker alive or stays when it ends.
 */
export function observeWorker(): void {
  const given = inherited();
  if (!given) return;
  const settings = { ...given.settings, profiler: { ...given.settings.profiler, heap: false, cpu: false } };
  const board = new Board(given.board);
  const hooked = hookProcess(settings, () => ({}), { board, already: nothingYet });
  const page = new OwnPage(board, hooked.sensors);
  page.writeAll();
  onMove(guarded(() => page.writeCounts()));
  if (settings.tickMs > 0)
    setInterval(
      guarded(() => page.writeAll()),
      settings.tickMs,
    ).unref();
  answerOn(given.channel, page, hooked);
  hooked.sensors.beginToCountTimers();
}

/** The page of this thread. The one that has started it claims it, at about the time when this one begins. */
class OwnPage {
  readonly #board: Board;
  readonly #sensors: Sensors;
  #position: number | undefined;
  #sightKey: string | undefined;
  #missed = 0;

  constructor(board: Board, sensors: Sensors) {
    this.#board = board;
    this.#sensors = sensors;
  }

  /**
   * Writes what is counted as it happens.
   * @param atRest whether to count what lives once more from itself
   */
  writeCounts(atRest = false): void {
    const [sensors, position] = [this.#sensors, this.#find()];
    if (position === undefined) return;
    const { children, workers, sessions } = sensors.living(atRest);
    const sockets = sensors.counted();
    const { dialled = 0, accepted = 0 } = sockets?.byRole.other ?? {}; // a worker knows no roles
    this.#board.write(position, {
      ...sensors.channels(),
      children,
      workers,
      clientSessions: sessions.client,
      serverSessions: sessions.server,
      dialled,
      accepted,
      unix: sockets?.unix ?? 0,
      dialledSoFar: sensors.sockets.connections.dialled,
      acceptedSoFar: sensors.sockets.connections.accepted,
      moves: sensors.moves,
      changes: sensors.sockets.changes,
    });
  }

  /**
   * Writes every figure.
   * @param atRest whether to count what lives once more from itself, and to look for a bundled grpc-js again where
   * nothing has hinted at one
   */
  writeAll(atRest = false): void {
    this.writeCounts(atRest);
    const position = this.#find();
    if (position === undefined) return;
    this.#board.write(position, { ...memoryAndCalls(this.#sensors), ...this.#sight(atRest) });
    this.#board.setState(position, 'observed');
  }

  answer(question: number): void {
    const position = this.#find();
    if (position !== undefined) this.#board.answer(position, question);
  }

  #sight(looksClosely: boolean): Pick<ThreadFigures, 'sight'> | undefined {
    const key = this.#sensors.sightKey;
    if (key === this.#sightKey && !looksClosely) return undefined;
    this.#sightKey = key;
    const { grpcObserved, grpcSeen } = this.#sensors;
    return { sight: (grpcObserved ? SIGHT.observed : 0) + (grpcSeen === 'unhooked' ? SIGHT.unhooked : 0) };
  }

  /** A thread that was started past the probe, and so stays without a page, is noted. */
  #find(): number | undefined {
    this.#position ??= this.#board.find(threadId);
    if (this.#position === undefined && ++this.#missed === MOST_MISSED) this.#board.noteStray();
    return this.#position;
  }
}

/** The number of times that a page is looked for before the thread counts as one without. */
const MOST_MISSED = 100;

function memoryAndCalls(sensors: Sensors): Partial<ThreadFigures> {
  const { heapUsedBytes, externalBytes } = sensors.allMemory();
  const { channels = 0, subchannels = 0, servers = 0, clientSockets = 0, serverSockets = 0 } = sensors.grpc() ?? {};
  return {
    heapUsedBytes,
    externalBytes,
    timers: sensors.timers() ?? 0,
    streams: sensors.streams() ?? 0,
    grpcChannels: channels,
    grpcSubchannels: subchannels,
    grpcServers: servers,
    grpcClientSockets: clientSockets,
    grpcServerSockets: serverSockets,
  };
}

/** Answers the questions of the main thread. One that a later question has overtaken is passed over. */
function answerOn(name: string, page: OwnPage, { sensors, sites }: Hooked): void {
  const channel = new BroadcastChannel(name);
  let newest = 0;
  const answer = async ({ question, collects, rows }: ThreadQuestion) => {
    await turn(undefined, { ref: false }); // whatever else has waited is read first
    if (question < newest) return; // as where the thread was blocked for long
    if (collects) sensors.gc?.collect();
    await turn(undefined, { ref: false }); // for the finalizers
    if (rows) sensors.settleOpens();
    page.writeAll(true);
    const told: ThreadAnswer = { answerOf: threadId, version: sensors.grpcVersion, rows: rows ? sites?.() : undefined };
    channel.postMessage(told);
    page.answer(question);
  };
  channel.onmessage = guarded((event: unknown) => {
    const data = (event as { data: Partial<ThreadQuestion> }).data;
    if (data.question === undefined || data.question <= newest) return; // the answer of another thread, or asked again
    newest = data.question;
    void answer(data as ThreadQuestion).catch(() => undefined);
  });
  channel.unref();
}

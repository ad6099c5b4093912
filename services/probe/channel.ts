import { writeSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { type ChannelCommand, readCommand } from '../../protos/channelLine.js';
import { guarded } from './guard.js';
import { hideRequest } from './hideRequest.js';
import type { Sink } from './sink.js';
import { stderrUntouched } from './stderrUntouched.js';
import { undoable } from './undo.js';

/** The most bytes that wait for a lab that does not read. What comes beyond is lost, visibly as a gap in the sequence. */
const MOST_WAITING_BYTES = 16 << 20;

/**
 * The most bytes and lines that are written before Node has seen the connection made. It sees that once the socket is
 * writable: were it full by then, and nobody read, the request to connect would keep the process alive.
 */
const EARLY = { bytes: 16_384, lines: 8 } as const;

/** Milliseconds until lines that the system did not take are offered again. */
const AGAIN_MS = 10;

/** The longest time, in milliseconds, that the end of the process waits for a lab that is slow to read. */
const LAST_WORDS_MS = 250;

/** The longest command, in UTF-16 units; a longer line is none. */
const LONGEST_COMMAND = 4096;

/** The socket of the channel, once there is one. */
let own: Socket | undefined;

/**
 * Returns the descriptor of this process that belongs to the probe and not to its target, as long as it is open. Every
 * census leaves it out.
 */
export function ownDescriptor(): number | undefined {
  return own && descriptorOf(own);
}

/**
 * The control channel: vitals go out and commands come in over a Unix socket that the lab listens on. It takes its
 * descriptor when it is made, before the target can use them up.
 *
 * Lines are written to the descriptor itself, and not through the stream: each is with the system when `put` returns, so
 * that a target which exits next loses none, and no write under way keeps the process alive or shows among its resources.
 * What the system does not take waits here.
 */
export class Channel implements Sink {
  gone = false;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #early = { bytes: 0, lines: 0 };
  #ending = false;
  #again: NodeJS.Timeout | undefined;
  #command = '';
  readonly #socket: Socket;
  readonly #hasDescriptor: boolean;
  readonly #onGone: () => void;

  /**
   * Connects.
   * @param path the socket of the lab, a named pipe on Windows
   * @param obey is called with every command
   * @param onGone is called once, when it falls silent for good
   */
  constructor(path: string, obey: (command: ChannelCommand) => void, onGone: () => void = () => undefined) {
    this.#onGone = guarded(onGone);
    this.#socket = withoutTrace(connect(path)).unref();
    this.#socket.on('error', () => this.close());
    this.#socket.on('close', () => this.close());
    this.#socket.setEncoding('utf8').on(
      'data',
      guarded((text: unknown) => this.#read(String(text), obey)),
    );
    hideRequest(this.#socket, path);
    this.#socket.once('connect', () => this.#flush());
    own = this.#socket;
    this.#hasDescriptor = descriptorOf(this.#socket) !== undefined;
    const sayLastWords = () => this.#sayLastWords();
    process.on('exit', sayLastWords);
    undoable(() => process.off('exit', sayLastWords));
  }

  get backlogBytes(): number {
    return this.#waitingBytes + this.#socket.writableLength;
  }

  /** Takes a line. A lab that is slow to read is not waited for. */
  put(line: string): Promise<void> {
    const bytes = Buffer.from(`${line}\n`);
    if (this.#waitingBytes + bytes.length <= MOST_WAITING_BYTES) {
      this.#waiting.push(bytes);
      this.#waitingBytes += bytes.length;
    }
    this.#flush();
    return Promise.resolve();
  }

  /** Falls silent for good. */
  close(): void {
    if (this.gone) return;
    this.gone = true;
    this.#waiting = [];
    this.#waitingBytes = 0;
    clearTimeout(this.#again);
    this.#socket.destroy();
    this.#onGone();
  }

  #flush(): void {
    try {
      if (!this.#hasDescriptor) this.#stream();
      while (!this.gone && this.#waiting[0] && this.#maySend(this.#waiting[0])) this.#write(this.#waiting[0]);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') this.close();
      else if (!this.#again) this.#tryAgain();
    }
  }

  #maySend({ length }: Buffer): boolean {
    if (!this.#socket.connecting || this.#ending) return true;
    this.#early = { bytes: this.#early.bytes + length, lines: this.#early.lines + 1 };
    return this.#early.bytes <= EARLY.bytes && this.#early.lines <= EARLY.lines;
  }

  /** Writes to the descriptor that the socket has now: a number that it gave back may be a file of the target's. */
  #write(bytes: Buffer): void {
    const descriptor = descriptorOf(this.#socket);
    if (descriptor === undefined) {
      this.close();
      return;
    }
    const written = writeSync(descriptor, bytes);
    this.#waitingBytes -= written;
    if (written === bytes.length) this.#waiting.shift();
    else this.#waiting[0] = bytes.subarray(written);
  }

  /** Writes through the stream: the pipes of Windows have no descriptor. */
  #stream(): void {
    for (const bytes of this.#waiting.splice(0)) this.#socket.write(bytes);
    this.#waitingBytes = 0;
  }

  #tryAgain(): void {
    const again = () => {
      this.#again = undefined;
      this.#flush();
    };
    this.#again = setTimeout(guarded(again), AGAIN_MS).unref();
  }

  #sayLastWords(): void {
    this.#ending = true;
    const untilMs = performance.now() + LAST_WORDS_MS;
    const nobody = new Int32Array(new SharedArrayBuffer(4));
    for (this.#flush(); this.#waitingBytes > 0 && performance.now() < untilMs; this.#flush())
      Atomics.wait(nobody, 0, 0, 1);
  }

  #read(text: string, obey: (command: ChannelCommand) => void): void {
    const lines = (this.#command + text).split('\n');
    const rest = lines.pop() ?? '';
    this.#command = rest.length > LONGEST_COMMAND ? '' : rest;
    for (const line of lines) {
      const command = readCommand(line);
      if (command) obey(command);
    }
  }
}

/** Has a socket of the probe's own close, whoever closes it, without opening the target's stderr. */
function withoutTrace(socket: Socket): Socket {
  const destroy = socket._destroy;
  socket._destroy = (...args) => stderrUntouched(() => destroy.apply(socket, args));
  return socket;
}

function descriptorOf(socket: Socket): number | undefined {
  const { fd } = (socket as unknown as { _handle?: { fd?: number } | null })._handle ?? {};
  return fd !== undefined && fd >= 0 ? fd : undefined;
}

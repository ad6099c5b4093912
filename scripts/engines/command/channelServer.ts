/**
 * The lab's end of the control channel, and the command that is run below it. Imports services and its own room.
 */
import { chownSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { type ChannelCommand, commandLine } from '../../../protos/channelLine.js';
import { eachLine } from '../../../services/process/lines.js';
import { type LineBuffer, lineBuffer } from '../lineBuffer.js';
import { temporaryFolder } from '../temporaryFolder.js';

/** One process that has connected: its lines come out, commands go in. */
export interface ObservedProcess {
  /** Called for every line, in order, from the first on. */
  onLine(listener: (line: string) => void): void;
  /** Sends a command; a process that has gone gets none. */
  send(command: ChannelCommand): void;
  /** Reads no more of what it says. */
  pause(): void;
  /** Resolves once it has gone and its last line was handed on. */
  readonly gone: Promise<void>;
}

/** The lab's end of the channel. */
export interface ChannelServer extends AsyncDisposable {
  /** The path that processes connect to. */
  readonly path: string;
  /** The private folder that it lies in. */
  readonly folder: string;
  /** Called for every process that connects, from the first on. */
  onProcess(listener: (process: ObservedProcess) => void): void;
}

/** A user, by the numbers of the system. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Listens for the processes of a command, in a folder that only its owner can read.
 * @param owner the user whose processes are to connect; default: the lab's own
 */
export async function openChannel(owner?: Owner): Promise<ChannelServer> {
  const folder = temporaryFolder('leak-lab-');
  const path =
    process.platform === 'win32' ? `\\\\.\\pipe\\${folder.path.replace(/[\\/:]+/g, '-')}` : join(folder.path, 's');
  const arrivals: LineBuffer<ObservedProcess> = lineBuffer();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    arrivals.push(observed(socket));
  });
  try {
    await listening(server, path);
    if (owner && process.geteuid?.() !== owner.uid)
      for (const each of [path, folder.path]) chownSync(each, owner.uid, owner.gid);
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
  return {
    path,
    folder: folder.path,
    onProcess: arrivals.listen,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
      await folder[Symbol.asyncDispose]();
    },
  };
}

function observed(socket: Socket): ObservedProcess {
  const lines = lineBuffer<string>();
  return {
    onLine: lines.listen,
    pause: () => void socket.pause(),
    send: (command) => void (socket.writable && socket.write(commandLine(command))),
    gone: eachLine(socket, lines.push),
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      server.on('error', () => undefined); // a connection that could not be taken is a process that is not seen
      resolve();
    });
  });
}

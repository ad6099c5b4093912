/**
 * The room of the self-check: a program that plants leaks of known size, and their clean twins. Imports process, probe's
 * contract and protos.
 */
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { Client, credentials, Server, ServerCredentials, type ServiceDefinition } from '@grpc/grpc-js';

/** Undoes one unit of work: closes, clears or ends what it opened. */
export type UndoUnit = () => Promise<unknown> | unknown;

/** A leak of known size: a unit of its work opens something, and the clean twin undoes it. */
export interface Planted {
  /** Makes what the units need, once; resolves to what ends it. */
  prepare(): Promise<PlantGround>;
}

export interface PlantGround {
  /** Does one unit of work, and returns how it is undone. */
  unit(): Promise<UndoUnit> | UndoUnit;
  /** Ends what was prepared. */
  end(): void;
}

/** What is planted, by its name; `scripts/selfcheck/` knows the size of each and the metric that must find it. */
export const PLANTED = {
  channel: { prepare: channels },
  socket: { prepare: sockets },
  descriptor: { prepare: () => alone(descriptor) },
  timer: { prepare: () => alone(timer) },
  stream: { prepare: streams },
  worker: { prepare: () => alone(worker) },
  child: { prepare: () => alone(child) },
  listener: { prepare: () => alone(listenerOn(new EventEmitter().setMaxListeners(0))) },
  'map-entry': { prepare: () => alone(entryOf([])) },
  kilobyte: { prepare: () => alone(kilobyteIn(new Set())) },
} as const satisfies Record<string, Planted>;

export type PlantedName = keyof typeof PLANTED;

async function alone(unit: PlantGround['unit']): Promise<PlantGround> {
  return { unit, end: () => undefined };
}

const LONG_MS = 3_600_000;
const PATH = '/leaklab.SelfCheck/Follow';
const bytes = (message: Buffer) => message;

/** Opens an idle channel to nobody: it makes no socket of its own. */
async function channels(): Promise<PlantGround> {
  return alone(() => {
    const client = new Client('127.0.0.1:9', credentials.createInsecure());
    return () => client.close();
  });
}

/** Opens a connection to a server in this process: two sockets, the dialled and the accepted one. */
async function sockets(): Promise<PlantGround> {
  const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    async unit() {
      const accepted = once(server, 'connection');
      const socket = connect(port, '127.0.0.1');
      await Promise.all([once(socket, 'connect'), accepted]);
      return async () => {
        const closed = once(socket, 'close');
        socket.end();
        await closed;
      };
    },
    end: () => server.close(),
  };
}

/** Opens a descriptor of a file. */
function descriptor(): UndoUnit {
  const fd = openSync(process.execPath, 'r');
  return () => closeSync(fd);
}

/** Sets a timer that keeps the process alive. */
function timer(): UndoUnit {
  const set = setTimeout(() => undefined, LONG_MS);
  return () => clearTimeout(set);
}

/** Begins a stream that a server in this process never ends: one call on each side. */
async function streams(): Promise<PlantGround> {
  const server = new Server();
  const definition = {
    Follow: {
      path: PATH,
      requestStream: false,
      responseStream: true,
      requestSerialize: bytes,
      requestDeserialize: bytes,
      responseSerialize: bytes,
      responseDeserialize: bytes,
    },
  } satisfies ServiceDefinition;
  server.addService(definition, {
    Follow(call: { write(message: Buffer): void }) {
      call.write(Buffer.alloc(1));
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  return {
    async unit() {
      const call = client.makeServerStreamRequest(PATH, bytes, bytes, Buffer.alloc(0));
      call.on('error', () => undefined);
      await once(call, 'data');
      return async () => {
        const ended = new Promise((resolve) => call.once('close', resolve)); // an error comes first
        call.cancel();
        await ended;
      };
    },
    end: () => {
      client.close();
      server.forceShutdown();
    },
  };
}

async function worker(): Promise<UndoUnit> {
  const started = new Worker(`setInterval(() => undefined, ${LONG_MS})`, { eval: true });
  await once(started, 'online');
  return () => started.terminate();
}

async function child(): Promise<UndoUnit> {
  const { NODE_OPTIONS: _, ...env } = process.env; // nobody watches it
  const waits = 'process.stdin.resume().on("end", () => process.exit())'; // it ends with this process
  const started = spawn(process.execPath, ['-e', waits], { env, stdio: ['pipe', 'ignore', 'ignore'] });
  await once(started, 'spawn');
  return async () => {
    const ended = once(started, 'exit');
    started.kill('SIGKILL');
    await ended;
  };
}

function listenerOn(emitter: EventEmitter): () => UndoUnit {
  return () => {
    const listener = () => undefined;
    emitter.on('change', listener);
    return () => emitter.off('change', listener);
  };
}

/** The most entries of one Map. */
const MOST_ENTRIES = 64;

/** Adds an entry to a Map that is kept; a full one is followed by another, since the table of a large one grows in leaps. */
function entryOf(maps: Map<number, { at: number }>[]): () => UndoUnit {
  let last = new Map<number, { at: number }>();
  let next = 0;
  maps.push(last);
  return () => {
    if (last.size === MOST_ENTRIES) {
      last = new Map();
      maps.push(last);
    }
    const [map, key] = [last, next++];
    map.set(key, { at: key });
    return () => map.delete(key);
  };
}

/** Holds 1 KB of the heap: 128 numbers of 8 bytes each. */
function kilobyteIn(held: Set<number[]>): () => UndoUnit {
  return () => {
    const numbers = new Array<number>(128).fill(0.5);
    held.add(numbers);
    return () => held.delete(numbers);
  };
}

import type { FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ByteScanner } from './byteScanner.js';
import { checkEvent, type RecordEvent } from './events.js';
import { errorCode, RecordError } from './recordError.js';
import { openRegularHandle } from './regularFile.js';
import { scanTick } from './tickFastPath.js';

const NEWLINE = 0x0a;
const CHUNK_BYTES = 1024 * 1024;
/** The longest line that is read: no line of a record is nearly this long. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/**
 * The end of the file, known once all was read: `whole`, with a line cut off (`broken-line`: the lab was killed while
 * it wrote), or `absent` (killed before it wrote anything).
 */
export type RecordEnding = 'whole' | 'broken-line' | 'absent';

/**
 * The events of a record in the order they were received, in batches, so that reading is quick and memory stays flat.
 */
export interface RecordedEvents extends AsyncIterable<readonly RecordEvent[]> {
  /** Undefined until the last batch was handed out. */
  readonly ending: RecordEnding | undefined;
}

/**
 * Reads samples.ndjson as a stream. A last line that is cut off is left out, and `ending` says so.
 * @param dir the run's folder
 * @throws {RecordError} while it is read: `corrupt` (with file and line) or `newer`
 */
export function readEvents(dir: string): RecordedEvents {
  const recorded: { ending: RecordEnding | undefined } & AsyncIterable<readonly RecordEvent[]> = {
    ending: undefined,
    async *[Symbol.asyncIterator]() {
      const file = await openSamples(dir);
      if (!file) {
        recorded.ending = 'absent';
        return;
      }
      try {
        recorded.ending = yield* readBatches(file, `${basename(dir)}/samples.ndjson`);
      } finally {
        await file.close();
      }
    },
  };
  return recorded;
}

async function openSamples(dir: string): Promise<FileHandle | undefined> {
  try {
    return await openRegularHandle(join(dir, 'samples.ndjson'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new RecordError('corrupt', `samples.ndjson of ${basename(dir)} cannot be read`, 'make it readable', error);
  }
}

async function* readBatches(file: FileHandle, name: string): AsyncGenerator<RecordEvent[], RecordEnding> {
  let buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const scanner = new ByteScanner(buffer);
  let held = 0;
  let lines = 0;
  for (;;) {
    if (held === buffer.length) buffer = grown(buffer, name, lines);
    const { bytesRead } = await file.read(buffer, held, buffer.length - held);
    if (bytesRead === 0) break;
    const filled = held + bytesRead;
    const end = buffer.lastIndexOf(NEWLINE, filled - 1) + 1;
    if (end > 0) {
      const batch = parseLines(buffer.subarray(0, end), scanner, name, lines);
      lines += batch.lines;
      yield batch.events;
    }
    buffer.copy(buffer, 0, end, filled);
    held = filled - end;
  }
  if (held === 0) return 'whole';
  const last = lastLine(buffer.toString('utf8', 0, held), name, lines);
  if (last) yield [last];
  return last ? 'whole' : 'broken-line';
}

function grown(buffer: Buffer, name: string, lines: number): Buffer<ArrayBuffer> {
  if (buffer.length >= MAX_LINE_BYTES) throw corrupt(name, lines + 1, 'it is too long for a line of a record');
  const larger = Buffer.allocUnsafe(buffer.length * 2);
  buffer.copy(larger);
  return larger;
}

/**
 * Parses lines of the record.
 * @param bytes whole lines, each with its newline
 */
function parseLines(
  bytes: Buffer,
  scanner: ByteScanner,
  name: string,
  linesBefore: number,
): { events: RecordEvent[]; lines: number } {
  const events: RecordEvent[] = [];
  let lines = 0;
  scanner.read(bytes);
  for (let begin = 0; begin < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, begin);
    lines += 1;
    if (end > begin)
      events.push(
        scanTick(scanner, begin, end) ?? parseLine(bytes.toString('utf8', begin, end), name, linesBefore + lines),
      );
    begin = end + 1;
  }
  return { events, lines };
}

function parseLine(text: string, name: string, line: number): RecordEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw corrupt(name, line, 'it is not JSON', error);
  }
  const checked = checkEvent(value);
  if ('event' in checked) return checked.event;
  if ('wrong' in checked) throw corrupt(name, line, checked.wrong);
  throw new RecordError(
    'newer',
    `${name}:${line} holds vitals of version ${checked.newer}`,
    'read it with the version of grpc-leak-lab that made it, or a newer one',
  );
}

/**
 * Reads a line without a newline. Where it parses, only the newline is missing, since no part of a JSON object is one
 * itself.
 */
function lastLine(text: string, name: string, linesBefore: number): RecordEvent | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return parseLine(text, name, linesBefore + 1);
}

function corrupt(name: string, line: number, what: string, cause?: unknown): RecordError {
  return new RecordError(
    'corrupt',
    `${name}:${line} is damaged: ${what}`,
    `remove line ${line} of it to go on without, or run the lab again`,
    cause,
  );
}

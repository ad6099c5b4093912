import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/**
 * The longest line, in UTF-16 units; a longer one is cut into pieces, so that a process without newlines cannot fill
 * our memory.
 */
const LONGEST_LINE = 1 << 20;

/** Reads a stream of UTF-8 to its end, line by line. Never rejects: a stream that fails has ended. */
export function eachLine(stream: Readable, push: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return new Promise((resolve) => {
    stream.on('data', (data: Buffer) => {
      const lines = (rest + decoder.write(data)).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LONGEST_LINE) {
        lines.push(rest);
        rest = '';
      }
      for (const line of lines) push(line);
    });
    stream.once('error', () => undefined);
    stream.once('close', () => {
      if (rest) push(rest);
      resolve();
    });
  });
}

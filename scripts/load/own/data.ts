import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JsonValue } from '@bufbuild/protobuf';

/**
 * Returns the text of `--data`: its own, or that of the file that it names.
 * @throws {Error} where the file cannot be read
 */
export function textOfData(data: string, cwd: string): string {
  return data.startsWith('@') ? readFileSync(resolve(cwd, data.slice(1)), 'utf8') : data;
}

/**
 * Returns the messages that `--data` says, one for each call: one of JSON, or one on each line; undefined where it says
 * none.
 * @throws {Error} where it is no JSON, or the file cannot be read
 */
export function messagesOf(data: string | undefined, cwd: string): JsonValue[] | undefined {
  if (data === undefined) return undefined;
  const text = textOfData(data, cwd);
  try {
    return [JSON.parse(text) as JsonValue];
  } catch (error) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    if (lines.length < 2) throw error;
    return lines.map((line, number) => {
      try {
        return JSON.parse(line) as JsonValue;
      } catch (wrong) {
        throw new Error(`line ${number + 1}: ${(wrong as Error).message}`);
      }
    });
  }
}

/** Returns the bodies of requests that `--data` says, used in turn: the text as it is, or one on each line of JSON. */
export function bodiesOf(data: string | undefined, cwd: string): string[] | undefined {
  if (data === undefined) return undefined;
  const text = textOfData(data, cwd);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 1 && !isJson(text) && lines.every(isJson) ? lines : [text];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

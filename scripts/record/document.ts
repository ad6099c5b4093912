import { readFileSync } from 'node:fs';
import { RECORD_VERSION } from '../plan/plan.js';
import type { Problem } from '../text/problem.js';
import { beyondBounds } from './bounds.js';
import { errorCode } from './recordError.js';
import { readRegular } from './regularFile.js';

/**
 * The reason why a file is not the document it should be: a sentence without its subject, and what to do, as an
 * imperative one.
 */
export interface DocumentProblem extends Problem {
  fault: 'absent' | 'newer' | 'corrupt';
}

/**
 * Reads plan.json, run.json or comparison.json as JSON of a version that this lab knows. Returns the reason where that
 * cannot be, and never throws.
 * @param remedy for what only the caller knows how to mend
 * @param version the newest that this lab knows
 */
export function readDocument(
  file: string,
  remedy: string,
  version: number = RECORD_VERSION,
): { content: unknown } | DocumentProblem {
  const text = textOf(file, remedy);
  if (typeof text !== 'string') return text;
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { fault: 'corrupt', message: notJson(text), remedy };
  }
  return newer(content, version) ?? beyond(content, remedy) ?? { content };
}

function textOf(file: string, remedy: string): string | DocumentProblem {
  try {
    return PIPE.test(file) ? readFileSync(file, 'utf8') : readRegular(file);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EISDIR') return { fault: 'corrupt', message: 'is a folder', remedy: 'name the plan.json in it' };
    if (code === 'ENOENT' || code === 'ENOTDIR') return { fault: 'absent', message: 'does not exist', remedy };
    if (code === 'ENOTREG')
      return {
        fault: 'corrupt',
        message: 'is no file but a pipe, a socket or a device',
        remedy: `remove it; ${remedy}`,
      };
    return { fault: 'corrupt', message: 'cannot be read', remedy: 'make it readable' };
  }
}

/** A pipe that a shell made for this very command, as in `--plan=<(jq … plan.json)`: it has a writer, and an end. */
const PIPE = /^\/(dev\/(stdin|fd\/\d+)|proc\/self\/fd\/\d+)$/;

function notJson(text: string): string {
  if (text.trim() === '') return 'is empty';
  return text.trimStart().startsWith('{') ? 'is cut off or damaged: it is no whole JSON document' : 'is not JSON';
}

/** Returns why nothing may look into a document: it is nested without end. Its figures are checked with its schema. */
function beyond(content: unknown, remedy: string): DocumentProblem | undefined {
  const what = beyondBounds(content, Number.POSITIVE_INFINITY);
  return what === undefined ? undefined : { fault: 'corrupt', message: `is damaged: ${what}`, remedy };
}

function newer(content: unknown, known: number): DocumentProblem | undefined {
  const version = (content as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (typeof version !== 'number' || version <= known) return undefined;
  return {
    fault: 'newer',
    message: `was written by a newer grpc-leak-lab (schema ${version}; this one knows ${known})`,
    remedy: 'update grpc-leak-lab, or use the version that wrote it',
  };
}

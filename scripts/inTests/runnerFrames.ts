import type { RawFrame } from '../../protos/vitals.js';
import { framePath } from '../analysis/attribution/sources/relativeFile.js';

const PLACE = /at (?:.*\()?((?:file:\/\/)?\/[^()]+?|[A-Za-z]:[^()]+?):(\d+):(\d+)\)?$/m;

/**
 * Maps a frame as the test runner does: Vitest and Jest compile what they load, keep the maps to themselves, and have
 * stacks written by a function of theirs. It is handed a stack of this one frame. Undefined where it changes nothing.
 */
export function mappedByRunner([module, line, column]: RawFrame): RawFrame | undefined {
  const { prepareStackTrace } = Error;
  if (typeof prepareStackTrace !== 'function') return undefined;
  const path = framePath(module) ?? module;
  try {
    const text: unknown = prepareStackTrace(new Error(), [new Frame(path, line, column)]);
    const [, file = '', mappedLine, mappedColumn] = PLACE.exec(String(text)) ?? [];
    const mapped: RawFrame = [framePath(file) ?? file, Number(mappedLine), Number(mappedColumn)];
    const isSame = mapped[0] === path && mapped[1] === line && mapped[2] === column;
    return file === '' || isSame ? undefined : mapped;
  } catch {
    return undefined;
  }
}

/** A frame of a stack, as V8 hands one to `Error.prepareStackTrace`: all that such functions ask it. */
class Frame implements NodeJS.CallSite {
  readonly #file: string;
  readonly #line: number;
  readonly #column: number;

  constructor(file: string, line: number, column: number) {
    this.#file = file;
    this.#line = line;
    this.#column = column;
  }

  getFileName = () => this.#file;
  getScriptNameOrSourceURL = () => this.#file;
  getScriptHash = () => '';
  getLineNumber = () => this.#line;
  getColumnNumber = () => this.#column;
  getEnclosingLineNumber = () => this.#line;
  getEnclosingColumnNumber = () => this.#column;
  getPosition = () => 0;
  getThis = () => undefined;
  getTypeName = () => null;
  getFunction = () => undefined;
  getFunctionName = () => 'opens';
  getMethodName = () => null;
  getEvalOrigin = () => undefined;
  isToplevel = () => true;
  isEval = () => false;
  isNative = () => false;
  isConstructor = () => false;
  isAsync = () => false;
  isPromiseAll = () => false;
  getPromiseIndex = () => null;
  toString = () => `opens (${this.#file}:${this.#line}:${this.#column})`;
}

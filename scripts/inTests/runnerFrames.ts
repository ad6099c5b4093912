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
    const text: unknown = prepareStackTrace(new Error(), [frameAt(path, line, column)]);
    const [, file = '', mappedLine, mappedColumn] = PLACE.exec(String(text)) ?? [];
    const mapped: RawFrame = [framePath(file) ?? file, Number(mappedLine), Number(mappedColumn)];
    const isSame = mapped[0] === path && mapped[1] === line && mapped[2] === column;
    return file === '' || isSame ? undefined : mapped;
  } catch {
    return undefined;
  }
}

/**
 * Returns a frame of a stack, as V8 hands one to `Error.prepareStackTrace`. Those who map frames copy the methods of its
 * prototype.
 */
function frameAt(file: string, line: number, column: number): NodeJS.CallSite {
  const answers = {
    ...{ getFileName: file, getScriptNameOrSourceURL: file, getLineNumber: line, getColumnNumber: column },
    ...{ getEnclosingLineNumber: line, getEnclosingColumnNumber: column, getPosition: 0, getScriptHash: '' },
    ...{ getFunctionName: 'opens', getTypeName: null, getMethodName: null, getPromiseIndex: null },
    ...{ getThis: undefined, getFunction: undefined, getEvalOrigin: undefined, isToplevel: true, isEval: false },
    ...{ isNative: false, isConstructor: false, isAsync: false, isPromiseAll: false },
    toString: `opens (${file}:${line}:${column})`,
  };
  const methods = Object.entries(answers).map(([name, answer]) => [name, () => answer]);
  return Object.create(Object.fromEntries(methods)) as NodeJS.CallSite;
}

import type { Profile, RawFrame } from '../../../protos/vitals.js';

/** A function in a profile. */
export interface ProfiledFunction {
  name: string;
  /** The module's URL or path; empty for V8's own functions. */
  url: string;
  /** The line where the function begins; lines and columns count from 1. */
  line: number;
  column: number;
  /** The end of the function; undefined where it is no user code. */
  end?: { line: number; column: number };
}

/** A node of a profile with its stack, innermost function first. */
export interface StackSample {
  stack: readonly ProfiledFunction[];
  weight: number;
  samples: number;
  fresh: number;
}

/**
 * Returns the nodes of a profile that hold samples, each with its whole stack. A table whose references lead nowhere
 * yields nothing.
 */
export function stackSamples({ nodes, frames, strings }: Profile): StackSample[] {
  const functions = frames.map(([name, url, line, column, endLine, endColumn]): ProfiledFunction => {
    return {
      name: strings[name] ?? '',
      url: strings[url] ?? '',
      line,
      column,
      ...(endLine > 0 && { end: { line: endLine, column: endColumn } }),
    };
  });
  const stacks: (readonly ProfiledFunction[])[] = [];
  return nodes.flatMap(([parent, frame, weight, samples, fresh], position) => {
    const own = functions[frame];
    const stack = own ? [own, ...(stacks[parent] ?? [])] : [];
    stacks[position] = parent < position ? stack : [];
    return samples > 0 || weight > 0 ? [{ stack, weight, samples, fresh }] : [];
  });
}

/** Tells whether a position in compiled code lies within a function of that code. */
export function liesWithin(
  [url, line, column]: RawFrame,
  { url: file, line: first, column: firstColumn, end }: ProfiledFunction,
): boolean {
  if (!end || url !== file) return false;
  const afterBegin = line > first || (line === first && column >= firstColumn);
  const beforeEnd = line < end.line || (line === end.line && column <= end.column);
  return afterBegin && beforeEnd;
}

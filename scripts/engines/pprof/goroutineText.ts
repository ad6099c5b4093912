/** The number of goroutines, in all and by the function that each was started with. */
export interface GoroutineCounts {
  readonly total: number;
  readonly byDoing: ReadonlyMap<string, number>;
}

/** A line of a goroutine's stack, or of its makers'. */
export interface GoFrame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** The place in the machine code of its function at which it goes on; 0 where that is not told. */
  readonly offset: number;
  /** `own`: of its own stack; `maker`: the line that started it; `ancestor`: of the stack of one that did. */
  readonly of: 'own' | 'maker' | 'ancestor';
}

/** A goroutine of a full dump. */
export interface DumpedGoroutine {
  /** The function that it was started with. */
  readonly doing: string;
  /** The function that started it; absent for the first of a program. */
  readonly createdBy?: string;
  /** Its own stack, then those of its makers, innermost first. */
  readonly frames: readonly GoFrame[];
}

/** Reads the text of `goroutine?debug=1`, which has each stack once with a count; undefined for any other text. */
export function goroutineCounts(text: string): GoroutineCounts | undefined {
  const [, total] = /^goroutine profile: total (\d+)$/m.exec(text) ?? [];
  if (total === undefined) return undefined;
  const byDoing = new Map<string, number>();
  for (const block of text.split('\n\n')) {
    const [, count] = /^(\d+) @/m.exec(block) ?? [];
    if (count === undefined) continue;
    const stack = [...block.matchAll(STACK_LINE)].flatMap(([, name]) => (name === 'runtime.main' ? [] : name));
    const doing = stack.at(-1) ?? 'runtime';
    byDoing.set(doing, (byDoing.get(doing) ?? 0) + Number(count));
  }
  return { total: Number(total), byDoing };
}

/** A line of a stack with `debug=1`: address, function with the place in it, file and line. */
const STACK_LINE = /^#\t0x[0-9a-f]+\t(\S+)\+0x[0-9a-f]+\t+.+:\d+$/gm;

/**
 * Reads the text of `goroutine?debug=2`: goroutines apart by an empty line, of each a heading, pairs of a function and its
 * position, `created by` and, with GODEBUG=tracebackancestors, the stacks of its makers. The last one of a text that was
 * cut off is left out.
 */
export function* dumpedGoroutines(text: string): Generator<DumpedGoroutine> {
  for (let begin = 0; begin < text.length; ) {
    const end = text.indexOf('\n\n', begin);
    const goroutine = dumped(text.slice(begin, end < 0 ? text.length : end), end < 0);
    if (goroutine) yield goroutine;
    begin = end < 0 ? text.length : end + 2;
  }
}

/** Tells whether a dump shows the makers of makers. */
export function hasAncestors(text: string): boolean {
  return text.includes('\n[originating from goroutine ');
}

/** Returns the folder of Go's own sources, as a dump shows it; undefined where paths were trimmed. */
export function goRootIn(text: string): string | undefined {
  return /^\t(\/.*)\/src\/(?:net\/http|internal\/poll|runtime)\/[^/]+\.go:/m.exec(text)?.[1];
}

function dumped(text: string, isLast: boolean): DumpedGoroutine | undefined {
  const lines = text.split('\n');
  if (!lines[0]?.startsWith('goroutine ') || (isLast && !text.endsWith('\n'))) return undefined;
  const frames: GoFrame[] = [];
  let doing: string | undefined;
  let createdBy: string | undefined;
  let isOfAncestor = false;
  for (let at = 1; at + 1 < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.startsWith('[originating from goroutine')) isOfAncestor = true;
    const position = positionIn(lines[at + 1] ?? '');
    if (!position || line.startsWith('\t')) continue;
    const isMaker = line.startsWith('created by ');
    const name = functionIn(isMaker ? line.slice('created by '.length) : line);
    if (isMaker) createdBy ??= name;
    else if (!isOfAncestor) doing = name; // the last before its maker is the function that it was started with
    frames.push({ name, ...position, of: isMaker ? 'maker' : isOfAncestor ? 'ancestor' : 'own' });
  }
  return doing === undefined ? undefined : { doing, ...(createdBy !== undefined && { createdBy }), frames };
}

/** Cuts off the arguments, and the goroutine that the function was running in. */
function functionIn(line: string): string {
  const name = line.replace(/ in goroutine \d+$/, '');
  return name.endsWith(')') ? name.slice(0, name.lastIndexOf('(')) : name;
}

/** Reads `\t/path/file.go:12 +0x1d`. */
function positionIn(text: string): Pick<GoFrame, 'file' | 'line' | 'offset'> | undefined {
  const [, file, line, offset = '0'] = /^\t(.+):(\d+)(?: \+(0x[0-9a-f]+))?/.exec(text) ?? [];
  return file === undefined ? undefined : { file, line: Number(line), offset: Number(offset) };
}

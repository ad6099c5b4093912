/**
 * Returns the name of the function that a line of source lies in, `discover`, `Pool.take`; undefined where none is found.
 * It goes by the way that code is set, its indentation, since this has to hold for TypeScript, JavaScript and Go, whose
 * parsers are larger than the lab: where a function has no name, that of the one around it is taken.
 *
 * @param lines the whole text
 * @param line counted from 1
 */
export function enclosingFunction(file: string, lines: readonly string[], line: number): string | undefined {
  if (line < 1 || line > lines.length) return undefined;
  return file.endsWith('.go') ? inGo(lines, line) : inScript(lines, line);
}

/** A declaration in Go begins at the margin. */
function inGo(lines: readonly string[], line: number): string | undefined {
  for (let index = line - 1; index >= 0; index -= 1) {
    const text = lines[index] ?? '';
    const [, receiver, name] = /^func\s+(?:\(\s*(?:\w+\s+)?\*?(\w+)(?:\[[^\]]*\])?\s*\)\s*)?(\w+)/.exec(text) ?? [];
    if (name !== undefined) return receiver === undefined ? name : `${receiver}.${name}`;
    if (index < line - 1 && /^\}/.test(text)) return undefined; // the end of the declaration before
  }
  return undefined;
}

function inScript(lines: readonly string[], line: number): string | undefined {
  let named: string | undefined;
  for (const head of headsAround(lines, line)) {
    const [, owner] = /^(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s+([\w$]+)/.exec(head.text) ?? [];
    if (owner !== undefined) return named === undefined ? owner : `${owner}.${named}`;
    named ??= nameIn(head);
  }
  return named;
}

/** A line that opens what another lies in, without its indentation. */
interface OpeningLine {
  text: string;
  /** The line that ends what it began, `): void {` after parameters on lines of their own; absent where it is whole. */
  end: string | undefined;
}

/** Yields the line itself and the lines that open what it lies in, innermost first. */
function* headsAround(lines: readonly string[], line: number): Generator<OpeningLine> {
  let depth = Number.POSITIVE_INFINITY;
  let end: string | undefined;
  for (let index = line - 1; index >= 0 && depth > 0; index -= 1) {
    const text = lines[index] ?? '';
    const trimmed = text.trim();
    if (trimmed === '' || /^(?:\/\/|\/?\*)/.test(trimmed)) continue;
    const indent = text.length - text.trimStart().length;
    if (indent >= depth) continue;
    const closes = /^[)\]}]/.test(trimmed) && index < line - 1;
    depth = closes ? indent + 1 : indent; // what it closes begins as far to the left
    if (!closes) yield { text: trimmed, end };
    end = closes ? trimmed : undefined;
  }
}

const MODIFIERS = String.raw`(?:(?:export|default|public|private|protected|static|override|abstract|readonly|async|get|set)\s+)*`;
const NAME = String.raw`(#?[\w$]+)`;

/** The ways in which a function gets its name; each begins a line. */
const NAMED: readonly RegExp[] = [
  new RegExp(`^${MODIFIERS}function\\s*\\*?\\s*${NAME}`),
  // const dial = async (address) => …, dial: function …, #dial = (address) => …
  new RegExp(
    `^${MODIFIERS}(?:const\\s+|let\\s+|var\\s+)?${NAME}\\s*(?::|=|:[^=(]+=)\\s*(?:async\\s*)?(?:function\\b|[\\w$]+\\s*=>|(?:<[^>]*>)?\\([^()]*(?:\\([^()]*\\)[^()]*)*\\)\\s*(?::[^=]+)?=>)`,
  ),
  // async discover({ known }): Promise<void> {
  new RegExp(`^${MODIFIERS}\\*?\\s*${NAME}\\s*(?:<[^>]*>)?\\((?:(?!=>|\\bfunction\\b|['"\`]).)*\\)\\s*(?::.*)?\\{`),
];

/** The same with parameters on lines of their own, which `) {` or `) => {` ends. */
const NAMED_ABOVE = new RegExp(
  `^${MODIFIERS}(?:const\\s+|let\\s+|var\\s+)?\\*?\\s*${NAME}\\s*(?:(?::|=|:[^=(]+=)\\s*(?:async\\s*)?)?(?:<[^>]*>)?\\($`,
);

/** The words that stand where the name of a method could. */
const NO_NAME = new Set([
  ...['if', 'for', 'while', 'switch', 'catch', 'with', 'return', 'await', 'yield', 'new', 'throw', 'typeof', 'super'],
  ...['else', 'do', 'function', 'import', 'void', 'delete'],
]);

function nameIn({ text, end }: OpeningLine): string | undefined {
  for (const pattern of [...NAMED, ...(end !== undefined && /^\).*\{$/.test(end) ? [NAMED_ABOVE] : [])]) {
    const name = pattern.exec(text)?.[1];
    if (name !== undefined && !NO_NAME.has(name)) return name;
  }
  return undefined;
}

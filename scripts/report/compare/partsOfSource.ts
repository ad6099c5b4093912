/** The two parts of a variant's source. */
export interface SourceParts {
  /** From its first method on: what it does. Empty where it has none. */
  behaviour: string;
  /** All above: imports, its name, what is said of it, what it sets. */
  rest: string;
  /** The number of lines of the rest. */
  above: number;
}

/** A method of the variant, as its source is set: `  async discover({ known }) {`. */
const METHOD = /^ {2}(?:async )?\*?(?!if\b|for\b|while\b|switch\b)\w+\(.*\{$/;

/** Splits the source of a variant at its first method. */
export function partsOfSource(text: string): SourceParts {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => METHOD.test(line));
  if (first < 0) return { behaviour: '', rest: text, above: lines.length };
  return { behaviour: lines.slice(first).join('\n'), rest: lines.slice(0, first).join('\n'), above: first };
}

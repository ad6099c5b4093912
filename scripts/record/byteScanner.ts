import { MOST_FIGURE } from './bounds.js';

/** The largest exact power of ten. */
const MOST_DECIMALS = 22;
const POWERS_OF_TEN = Array.from({ length: MOST_DECIMALS + 1 }, (_, exponent) => 10 ** exponent);

const ZERO = 0x30;
const NINE = 0x39;
const POINT = 0x2e;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const FIRST_NON_ASCII = 0x80;

/**
 * A reader of a line of JSON whose shape is known, byte by byte. Once a byte is not as expected the reader stays
 * failed: every later call returns at once, `atEnd` is false, and the values read are worthless.
 */
export class ByteScanner {
  #bytes: Buffer;
  #position = 0;
  #end = 0;
  #failed = false;
  readonly #known = new Map<number, string>();

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Goes on in other bytes, and keeps the strings that it knows. */
  read(bytes: Buffer): void {
    this.#bytes = bytes;
  }

  reset(begin: number, end: number): void {
    this.#position = begin;
    this.#end = end;
    this.#failed = false;
  }

  /** Tells whether everything was as expected, and nothing is left. */
  get atEnd(): boolean {
    return !this.#failed && this.#position === this.#end;
  }

  /** Demands that these bytes come next. */
  literal(expected: Uint8Array): boolean {
    if (this.optional(expected)) return true;
    this.#failed = true;
    return false;
  }

  /** Tells whether these bytes come next; if not, nothing is consumed. */
  optional(expected: Uint8Array): boolean {
    const length = expected.length;
    if (this.#failed || this.#position + length > this.#end) return false;
    const bytes = this.#bytes;
    const begin = this.#position;
    for (let index = 0; index < length; index++) if (bytes[begin + index] !== expected[index]) return false;
    this.#position = begin + length;
    return true;
  }

  /** Reads an integer up to the greatest safe one, like {@link number}. */
  count(): number {
    const value = this.number();
    if (!Number.isSafeInteger(value)) this.#failed = true;
    return value;
  }

  /**
   * Reads a number of 0 or more that a record may hold, without exponent. Its digits are read as one integer and divided
   * by a power of ten: where both are exact, the quotient is the double nearest to the decimal, as JSON.parse has it.
   * Where there are too many digits for that, they are parsed as text.
   */
  number(): number {
    const bytes = this.#bytes;
    const begin = this.#position;
    let position = begin;
    let digits = 0;
    let point = -1;
    for (; position < this.#end; position++) {
      const byte = bytes[position] ?? 0;
      if (byte >= ZERO && byte <= NINE) {
        digits = digits * 10 + (byte - ZERO);
      } else if (byte === POINT && point < 0) point = position;
      else break;
    }
    this.#position = position;
    const whole = (point < 0 ? position : point) - begin;
    const decimals = point < 0 ? 0 : position - point - 1;
    const leadingZero = whole > 1 && bytes[begin] === ZERO;
    if (whole === 0 || leadingZero || (point >= 0 && decimals === 0) || this.#failed) return this.#noNumber();
    if (digits > Number.MAX_SAFE_INTEGER || decimals > MOST_DECIMALS)
      return this.#finite(Number(bytes.toString('latin1', begin, position)));
    return decimals === 0 ? digits : digits / (POWERS_OF_TEN[decimals] ?? 1);
  }

  #finite(value: number): number {
    return value <= MOST_FIGURE ? value : this.#noNumber();
  }

  #noNumber(): number {
    this.#failed = true;
    return 0;
  }

  /** Reads the rest of a string whose opening quote was read, closing quote included; ASCII without escapes. */
  string(): string {
    const bytes = this.#bytes;
    const begin = this.#position;
    let position = begin;
    let hash = 0;
    for (; position < this.#end; position++) {
      const byte = bytes[position] ?? 0;
      if (byte === QUOTE) break;
      if (byte === BACKSLASH || byte < SPACE || byte >= FIRST_NON_ASCII) break;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    if (bytes[position] !== QUOTE || position >= this.#end) {
      this.#failed = true;
      return '';
    }
    this.#position = position + 1;
    return this.#text(hash, begin, position);
  }

  /** Returns the string made first for the same bytes: names repeat from line to line. */
  #text(hash: number, begin: number, end: number): string {
    const known = this.#known.get(hash);
    if (known !== undefined && this.#isAt(known, begin, end)) return known;
    const made = this.#bytes.toString('latin1', begin, end);
    if (this.#known.size < 4096) this.#known.set(hash, made);
    return made;
  }

  #isAt(text: string, begin: number, end: number): boolean {
    if (text.length !== end - begin) return false;
    for (let index = 0; index < text.length; index++)
      if (text.charCodeAt(index) !== this.#bytes[begin + index]) return false;
    return true;
  }
}

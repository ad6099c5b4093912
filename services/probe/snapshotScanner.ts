/** The objects of one class: their number, and the bytes that they take themselves. */
export interface ClassCount {
  count: number;
  bytes: number;
}

/** The beginning of the list of nodes, behind what tells their fields, and that of the texts, the last part but one. */
const NODES = '"nodes":[';
const STRINGS = '"strings":[';

/** The most characters before the list of nodes. */
const LONGEST_HEAD = 100_000;

/** The longest name of a class that is kept. */
const LONGEST_NAME = 100;

const [QUOTE, BACKSLASH, CLOSES] = [34, 92, 93];

/** The kinds of nodes that are told by one name each, as the developer tools do. */
const TOLD_TOGETHER: Readonly<Record<string, string>> = {
  string: '(string)',
  'concatenated string': '(string)',
  'sliced string': '(string)',
  array: '(array)',
  closure: '(closure)',
  number: '(number)',
  bigint: '(bigint)',
  symbol: '(symbol)',
  regexp: '(regexp)',
};

/**
 * Counts the objects of a V8 heap snapshot by their class, as its text comes in, piece by piece. Nothing of the text is
 * kept: it is as large as the heap, and larger.
 */
export class SnapshotScanner {
  #take: (text: string) => void = (text) => this.#head(text);
  #carried = '';
  #types: readonly string[] = [];
  #width = 0;
  #typeAt = 0;
  #nameAt = 0;
  #sizeAt = 0;
  /** The field of the node that is being read, its number so far, and what is known of it. */
  #field = 0;
  #number = 0;
  #type = 0;
  #name = 0;
  readonly #byName = new Map<number, ClassCount>();
  readonly #together = new Map<string, ClassCount>();
  readonly #names = new Map<string, ClassCount>();
  #index = 0;
  #inText = false;
  #isEscaped = false;
  #text = '';

  /** Takes the next piece. */
  add(text: string): void {
    this.#take(text);
  }

  /**
   * Returns the counts by class, once the last piece is there.
   * @throws Error where it was no snapshot
   */
  counts(): ReadonlyMap<string, ClassCount> {
    if (this.#index === 0) throw new Error('the heap snapshot broke off');
    return new Map([...this.#names, ...this.#together]);
  }

  #head(text: string): void {
    this.#carried += text;
    const at = this.#carried.indexOf(NODES);
    if (at < 0) {
      if (this.#carried.length > LONGEST_HEAD) throw new Error('the heap snapshot has another form');
      return;
    }
    this.#readFields(this.#carried.slice(0, at));
    const rest = this.#carried.slice(at + NODES.length);
    this.#carried = '';
    this.#take = (more) => this.#nodes(more);
    this.#take(rest);
  }

  #readFields(head: string): void {
    const listed = (name: string) => {
      const [, list] = new RegExp(`"${name}":\\s*(\\[[^\\]]*\\])`).exec(head) ?? [];
      return JSON.parse(list ?? '[]') as string[];
    };
    const fields = listed('node_fields');
    const [, types] = /"node_types":\s*\[(\[[^\]]*\])/.exec(head) ?? [];
    this.#types = JSON.parse(types ?? '[]');
    this.#width = fields.length;
    [this.#typeAt, this.#nameAt, this.#sizeAt] = ['type', 'name', 'self_size'].map((name) => fields.indexOf(name)) as [
      number,
      number,
      number,
    ];
    if (this.#types.length === 0 || Math.min(this.#typeAt, this.#nameAt, this.#sizeAt) < 0)
      throw new Error('the heap snapshot has another form');
  }

  #nodes(text: string): void {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code >= 48 && code <= 57) this.#number = this.#number * 10 + code - 48;
      else if (code === 44) this.#endField();
      else if (code === CLOSES) {
        this.#endField();
        this.#take = (more) => this.#between(more);
        this.#take(text.slice(at + 1));
        return;
      }
    }
  }

  #endField(): void {
    if (this.#field === this.#typeAt) this.#type = this.#number;
    else if (this.#field === this.#nameAt) this.#name = this.#number;
    else if (this.#field === this.#sizeAt) this.#count(this.#number);
    this.#number = 0;
    this.#field = this.#field + 1 === this.#width ? 0 : this.#field + 1;
  }

  #count(bytes: number): void {
    const type = this.#types[this.#type] ?? '';
    if (type === 'object') addTo(this.#byName, this.#name, bytes);
    else if (type in TOLD_TOGETHER) addTo(this.#together, TOLD_TOGETHER[type] ?? '', bytes);
  }

  /** Passes over what stands between the nodes and the texts: edges, most of all, which hold nothing but numbers. */
  #between(text: string): void {
    const all = this.#carried + text;
    const at = all.indexOf(STRINGS);
    this.#carried = at < 0 ? all.slice(-STRINGS.length) : '';
    if (at < 0) return;
    this.#take = (more) => this.#strings(more);
    this.#take(all.slice(at + STRINGS.length));
  }

  #strings(text: string): void {
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (!this.#inText) {
        if (code === QUOTE) [this.#inText, from] = [true, at + 1];
        else if (code === CLOSES) {
          this.#take = () => undefined;
          return;
        }
      } else if (this.#isEscaped) this.#isEscaped = false;
      else if (code === BACKSLASH) this.#isEscaped = true;
      else if (code === QUOTE) {
        this.#endText(text.slice(from, at));
        this.#inText = false;
      }
    }
    if (this.#inText) this.#keep(text.slice(from));
  }

  #keep(part: string): void {
    if (this.#byName.has(this.#index) && this.#text.length < LONGEST_NAME) this.#text += part.slice(0, LONGEST_NAME);
  }

  #endText(part: string): void {
    this.#keep(part);
    const found = this.#byName.get(this.#index);
    if (found) this.#names.set(this.#text.slice(0, LONGEST_NAME), found);
    this.#text = '';
    this.#index += 1;
  }
}

function addTo<Key>(counts: Map<Key, ClassCount>, key: Key, bytes: number): void {
  const known = counts.get(key);
  if (known) {
    known.count += 1;
    known.bytes += bytes;
  } else counts.set(key, { count: 1, bytes });
}

/**
 * The part of attribution that maps positions in compiled code to source text. Imports the model.
 */
import { createHash } from 'node:crypto';
import type { RawFrame } from '../../../../protos/vitals.js';
import type { Excerpt, SourcePosition } from '../../model/position.js';
import type { StoredSources } from '../../model/sources.js';

/** Maps positions in compiled code to source text. No method throws. */
export interface SourceResolver {
  /** Returns the position in source text; without a source map, the compiled position. The path is never absolute. */
  position(frame: RawFrame): SourcePosition;
  /** Returns the lines around a position that `position` returned; undefined where the source cannot be read. */
  excerpt(position: SourcePosition): Excerpt | undefined;
  /** Returns the name of the function around a position that `position` returned; undefined where none is known. */
  functionAt?(position: SourcePosition): string | undefined;
}

/**
 * Prefers what an earlier analysis stored, since maps and sources may have changed, and asks another resolver for the
 * rest. It remembers all that it returned, to be stored with the run.
 */
export class RememberingSources implements SourceResolver {
  readonly #earlier: StoredSources | undefined;
  readonly #resolver: SourceResolver;
  readonly #given = { positions: {}, excerpts: {}, functions: {} } satisfies StoredSources as Required<StoredSources>;

  constructor(resolver: SourceResolver, earlier?: StoredSources) {
    this.#resolver = resolver;
    this.#earlier = earlier;
  }

  position(frame: RawFrame): SourcePosition {
    const key = frameKey(frame);
    const position = this.#given.positions[key] ?? own(this.#earlier?.positions, key) ?? this.#resolver.position(frame);
    this.#given.positions[key] = position;
    return position;
  }

  excerpt(position: SourcePosition): Excerpt | undefined {
    const key = `${position.file}:${position.line}`;
    const excerpt =
      own(this.#given.excerpts, key) ?? own(this.#earlier?.excerpts, key) ?? this.#resolver.excerpt(position);
    if (excerpt) this.#given.excerpts[key] = excerpt;
    return excerpt;
  }

  functionAt(position: SourcePosition): string | undefined {
    const key = `${position.file}:${position.line}`;
    const name =
      own(this.#given.functions, key) ?? own(this.#earlier?.functions ?? {}, key) ?? this.#unchanged(key, position);
    if (name !== undefined) this.#given.functions[key] = name;
    return name;
  }

  /** Asks the other resolver, but not where its text is no longer that which an earlier analysis stored. */
  #unchanged(key: string, position: SourcePosition): string | undefined {
    const earlier = own(this.#earlier?.excerpts, key);
    const today = this.#resolver.excerpt(position);
    if (earlier && lineIn(earlier, position) !== (today && lineIn(today, position))) return undefined;
    return this.#resolver.functionAt?.(position);
  }

  /** All positions, excerpts and functions that were returned, for run.json. */
  get stored(): StoredSources {
    return this.#given;
  }
}

function lineIn({ startLine, lines }: Excerpt, { line }: SourcePosition): string | undefined {
  return lines[line - startLine];
}

/** Names a raw frame without showing it: its path may lie in somebody's home. */
function frameKey([url, line, column]: RawFrame): string {
  return createHash('sha256').update(`${url}:${line}:${column}`).digest('hex').slice(0, 16);
}

/** Reads an own property of a stored record. Its keys come from a file: `constructor` must not find Object's. */
function own<Value>(record: Record<string, Value> | undefined, key: string): Value | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}

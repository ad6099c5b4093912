/**
 * The part of attribution that maps positions in compiled code to source text. Imports the model.
 */
import { createHash } from 'node:crypto';
import type { RawFrame } from '../../../../protos/vitals.js';
import type { Excerpt, SourcePosition } from '../../model/position.js';
import type { StoredSources } from '../../model/sources.js';

/** Maps positions in compiled code to source text. Neither method throws. */
export interface SourceResolver {
  /** Returns the position in source text; without a source map, the compiled position. The path is never absolute. */
  position(frame: RawFrame): SourcePosition;
  /** Returns the lines around a position that `position` returned; undefined where the source cannot be read. */
  excerpt(position: SourcePosition): Excerpt | undefined;
}

/**
 * Prefers what an earlier analysis stored, since maps and sources may have changed, and asks another resolver for the
 * rest. It remembers all that it returned, to be stored with the run.
 */
export class RememberingSources implements SourceResolver {
  readonly #earlier: StoredSources | undefined;
  readonly #resolver: SourceResolver;
  readonly #given: StoredSources = { positions: {}, excerpts: {} };

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

  /** All positions and excerpts that were returned, for run.json. */
  get stored(): StoredSources {
    return this.#given;
  }
}

/** Names a raw frame without showing it: its path may lie in somebody's home. */
function frameKey([url, line, column]: RawFrame): string {
  return createHash('sha256').update(`${url}:${line}:${column}`).digest('hex').slice(0, 16);
}

/** Reads an own property of a stored record. Its keys come from a file: `constructor` must not find Object's. */
function own<Value>(record: Record<string, Value> | undefined, key: string): Value | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}

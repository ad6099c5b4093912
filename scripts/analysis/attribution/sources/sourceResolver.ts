/**
 * From positions in compiled code to source text. Imports the model.
 */
import { createHash } from 'node:crypto';
import type { RawFrame } from '../../../../protos/vitals.js';
import type { Excerpt, SourcePosition } from '../../model/position.js';
import type { StoredSources } from '../../model/sources.js';

/** Leads from positions in compiled code to source text. Neither method throws. */
export interface SourceResolver {
  /** The position in source text; without a source map, the compiled one. Never an absolute path. */
  position(frame: RawFrame): SourcePosition;
  /** The lines around a position that `position` returned; undefined where the source cannot be had. */
  excerpt(position: SourcePosition): Excerpt | undefined;
}

/**
 * Prefers what an earlier analysis stored, since maps and sources may have changed since; asks another resolver for the
 * rest; and remembers all it gave out, to be stored with the run.
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

  /** All that was given out, for run.json. */
  get stored(): StoredSources {
    return this.#given;
  }
}

/** Names a raw frame without showing it: its path may lie in somebody's home. */
function frameKey([url, line, column]: RawFrame): string {
  return createHash('sha256').update(`${url}:${line}:${column}`).digest('hex').slice(0, 16);
}

/** A stored record's keys come from a file: `constructor` must not find Object's. */
function own<Value>(record: Record<string, Value> | undefined, key: string): Value | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}

import type { Origin, RawFrame } from '../../../../protos/vitals.js';
import type { Excerpt, SourcePosition } from '../../model/position.js';
import type { SourceResolver } from './sourceResolver.js';

/**
 * Prefers what the processes themselves told of where their code was written, and asks another resolver for the rest.
 * A process that could not tell it has run other code than the file on the disk: the position is marked as unmapped, and
 * no source is shown for it.
 */
export class ToldSources implements SourceResolver {
  readonly #resolver: SourceResolver;
  readonly #origins: ReadonlyMap<string, RawFrame | null>;

  constructor(resolver: SourceResolver, origins: Iterable<Origin>) {
    this.#resolver = resolver;
    this.#origins = new Map([...origins].map(([frame, origin]) => [frame.join(':'), origin]));
  }

  position(frame: RawFrame): SourcePosition {
    const origin = this.#origins.get(frame.join(':'));
    if (origin) return this.#resolver.position(origin);
    const position = this.#resolver.position(frame);
    const isMapped = position.line !== frame[1] || position.column !== frame[2];
    return origin === null && !isMapped ? { ...position, unmapped: true } : position;
  }

  excerpt(position: SourcePosition): Excerpt | undefined {
    return position.unmapped ? undefined : this.#resolver.excerpt(position);
  }

  functionAt(position: SourcePosition): string | undefined {
    return position.unmapped ? undefined : this.#resolver.functionAt?.(position);
  }
}

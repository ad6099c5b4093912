/**
 * What an engine's multiplexed stream carries: output of the process, or a word of the engine's own about the stream.
 */
export interface Frame {
  readonly from: 'stdout' | 'stderr' | 'engine';
  readonly payload: Buffer;
}

const HEADER_BYTES = 8;

/** An engine cuts lines at 16 KiB; a frame that claims to be this long is none. */
const LONGEST_FRAME_BYTES = 1 << 24;

/**
 * Cuts a multiplexed stream into its frames: a byte that says whose it is, three of nothing, four of length, the
 * payload. It is our own: docker-modem's `demuxStream` writes to two streams, which loses the order between them, and
 * hands on the engine's own words (type 3) and all that follows, headers too, as the output of the process.
 */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /**
   * @returns the frames that are complete now
   * @throws Error when it is no such stream
   */
  push(data: Buffer): Frame[] {
    let left = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    const frames: Frame[] = [];
    while (left.length >= HEADER_BYTES) {
      const bytes = left.readUInt32BE(4);
      if (bytes > LONGEST_FRAME_BYTES) throw new Error(`a frame of ${bytes} bytes: this is no log of an engine`);
      const end = HEADER_BYTES + bytes;
      if (left.length < end) break;
      frames.push({ from: sourceOf(left[0]), payload: left.subarray(HEADER_BYTES, end) });
      left = left.subarray(end);
    }
    this.#rest = left;
    return frames;
  }
}

function sourceOf(type: number | undefined): Frame['from'] {
  return type === 1 ? 'stdout' : type === 2 ? 'stderr' : 'engine';
}

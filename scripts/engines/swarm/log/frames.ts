/** A frame of an engine's multiplexed stream: output of the process, or a message of the engine about the stream. */
export interface Frame {
  readonly from: 'stdout' | 'stderr' | 'engine';
  readonly payload: Buffer;
}

const HEADER_BYTES = 8;

/** The length at which a frame is no frame: an engine cuts lines at 16 KiB. */
const LONGEST_FRAME_BYTES = 1 << 24;

/**
 * A reader that cuts a multiplexed stream into its frames: a byte for the source, three zero bytes, four of length, the
 * payload. It is our own: docker-modem's `demuxStream` writes to two streams, which loses the order between them, and
 * passes on the engine's own messages (type 3) and all that follows, headers too, as the output of the process.
 */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /**
   * Takes data.
   * @returns the frames that are complete now
   * @throws {Error} when it is no such stream
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

/**
 * Cuts JSON text into pieces that each take at most `roomBytes` bytes as the inside of a JSON string in UTF-8. Joined,
 * the pieces are the text again, also where a cut goes through a surrogate pair. The lab's end of this is its
 * `VitalsStream`.
 */
export function cut(text: string, roomBytes: number): string[] {
  const pieces: string[] = [];
  let start = 0;
  let size = 0;
  for (let i = 0; i < text.length; i++) {
    const bytes = escapedBytes(text.charCodeAt(i));
    if (size + bytes > roomBytes) {
      pieces.push(text.slice(start, i));
      start = i;
      size = 0;
    }
    size += bytes;
  }
  pieces.push(text.slice(start));
  return pieces;
}

/**
 * Returns the most bytes that one UTF-16 unit takes inside a JSON string. A lone half of a surrogate pair is written as
 * six.
 */
function escapedBytes(code: number): number {
  if (code === 0x22 || code === 0x5c) return 2;
  if (code < 0x20 || (code >= 0xd800 && code <= 0xdfff)) return 6;
  if (code < 0x80) return 1;
  return code < 0x800 ? 2 : 3;
}

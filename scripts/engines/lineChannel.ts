/** Lines kept for a listener that comes late. */
const LINES_HELD = 10_000;

export interface LineChannel {
  push(line: string): void;
  listen(listener: (line: string) => void): void;
}

/** Hands every line to the listener; holds early ones until there is one. */
export function lineChannel(): LineChannel {
  const held: string[] = [];
  let listener: ((line: string) => void) | undefined;
  return {
    push(line) {
      if (listener) listener(line);
      else if (held.length < LINES_HELD) held.push(line);
    },
    listen(to) {
      listener = to;
      for (const line of held.splice(0)) to(line);
    },
  };
}

/** The most items kept for a listener that comes late, and characters where they are text. */
const MOST_HELD = 10_000;
const MOST_CHARACTERS = 16 << 20;

export interface LineBuffer<Item> {
  push(item: Item): void;
  listen(listener: (item: Item) => void): void;
}

/** Makes a buffer that passes every item to its listener, in order, and holds early ones until there is one. */
export function lineBuffer<Item>(): LineBuffer<Item> {
  const held: Item[] = [];
  let characters = 0;
  let listener: ((item: Item) => void) | undefined;
  return {
    push(item) {
      if (listener) return listener(item);
      characters += typeof item === 'string' ? item.length : 0;
      if (held.length < MOST_HELD && characters <= MOST_CHARACTERS) held.push(item);
    },
    listen(to) {
      listener = to;
      for (const item of held.splice(0)) to(item);
    },
  };
}

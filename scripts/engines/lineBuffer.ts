/** The most items kept for a listener that comes late. */
const MOST_HELD = 10_000;

export interface LineBuffer<Item> {
  push(item: Item): void;
  listen(listener: (item: Item) => void): void;
}

/** Makes a buffer that passes every item to its listener, in order, and holds early ones until there is one. */
export function lineBuffer<Item>(): LineBuffer<Item> {
  const held: Item[] = [];
  let listener: ((item: Item) => void) | undefined;
  return {
    push(item) {
      if (listener) listener(item);
      else if (held.length < MOST_HELD) held.push(item);
    },
    listen(to) {
      listener = to;
      for (const item of held.splice(0)) to(item);
    },
  };
}

/** A mark as it is drawn: one hairline, with the words of all that happened at about that moment. */
export interface PlacedMark {
  /** 0 … 1 along the axis. */
  at: number;
  text: string;
  kind: string;
  /** Row of its label above the picture, from 0. */
  row: number;
  /** The label stands to the left of its hairline, for want of room on the right. */
  isLeft: boolean;
}

/** Moments nearer than this, as a share of the axis, are one hairline. */
const SAME = 0.012;
/** Most names that a label tells one by one. */
const MOST_TOLD = 2;

/**
 * Joins marks that are drawn at one place and finds a row for the label of each, so that none lies over another.
 *
 * @param marks in order of `at`, 0 … 1
 * @param labelShare share of the axis that a character takes
 */
export function placeMarks(marks: readonly { at: number; text: string; kind: string }[], labelShare: number): PlacedMark[] {
  const groups: { at: number; kind: string; texts: string[] }[] = [];
  for (const { at, text, kind } of marks) {
    const last = groups.at(-1);
    if (last && at - last.at < SAME) last.texts.push(text);
    else groups.push({ at, kind, texts: [text] });
  }
  const taken: [from: number, to: number][][] = [];
  return groups.map(({ at, kind, texts }) => {
    const text = texts.length <= MOST_TOLD ? texts.join(', ') : `${texts.slice(0, MOST_TOLD).join(', ')} + ${texts.length - MOST_TOLD}`;
    const width = (text.length + 2) * labelShare;
    const isLeft = at + width > 1 && at > 0.5;
    const [from, to] = isLeft ? [at - width, at] : [at, at + width];
    const free = taken.findIndex((spans) => spans.every(([start, end]) => to <= start || from >= end));
    const row = free < 0 ? taken.push([]) - 1 : free;
    taken[row]?.push([from, to]);
    return { at, text, kind, row, isLeft };
  });
}
